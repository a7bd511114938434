// Charts: <figure data-chart="line|bars|heat"> with its numbers in a JSON block, drawn as SVG in the colours of the theme.

import { BarChart, HeatmapChart, LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from 'echarts/components';
import { init, use, type ECharts, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { bars, heat, line, type Bars, type Heat, type Line } from './chart-options';
import { palette } from './chart-palette';

use([LineChart, BarChart, HeatmapChart, GridComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, SVGRenderer]);

const drawn = new Map<HTMLElement, ECharts>();
const resized = new ResizeObserver(entries => entries.forEach(entry => drawn.get(entry.target as HTMLElement)?.resize()));
document.addEventListener('themechange', () => drawn.forEach((_, plot) => draw(plot)));

export function drawCharts(root: ParentNode): void {
  for (const [plot, chart] of drawn) {
    if (plot.isConnected) continue;
    chart.dispose();
    drawn.delete(plot);
  }
  root.querySelectorAll<HTMLElement>('[data-chart] > .plot').forEach(plot => { if (!drawn.has(plot)) draw(plot); });
}

function draw(plot: HTMLElement): void {
  const figure = plot.closest<HTMLElement>('[data-chart]');
  const data = figure?.querySelector('script[type="application/json"]')?.textContent;
  if (!figure || !data) return;
  drawn.get(plot)?.dispose();
  const chart = init(plot, null, { renderer: 'svg' });
  const numbers: unknown = JSON.parse(data);
  chart.setOption(options(figure.dataset.chart, numbers, plot.clientWidth < 480));
  chart.on('click', event => {
    const page = behind(figure.dataset.chart, numbers, event.seriesIndex ?? 0, event.dataIndex);
    if (page) location.assign(page);
  });
  drawn.set(plot, chart);
  resized.observe(plot);
}

/** The page with the rows behind a bar or cell. */
function behind(kind: string | undefined, data: unknown, series: number, index: number): string | null | undefined {
  if (kind === 'bars') return (data as Bars).series[series]?.links?.[index];
  if (kind !== 'heat') return undefined;
  const { links, columns } = data as Heat;
  return links?.[Math.floor(index / columns.length)]?.[index % columns.length];
}

function options(kind: string | undefined, data: unknown, small: boolean): EChartsCoreOption {
  const colours = palette();
  if (kind === 'bars') return bars(data as Bars, colours, small);
  if (kind === 'heat') return heat(data as Heat, colours, small);
  return line(data as Line, colours, small);
}
