// What each kind of chart looks like. The shapes of the data are those of Charts.cs, in camel case.

import type { EChartsCoreOption } from 'echarts/core';
import type { Palette } from './chart-palette';
import { duration } from './duration';
import { language } from './texts';

export type Unit = 'number' | 'percent' | 'minutes';

export interface Line {
  labels: string[];
  series: { name: string; values: (number | null)[]; low?: (number | null)[]; high?: (number | null)[]; compare?: boolean; end?: string }[];
  unit: Unit;
  min?: number;
  max?: number;
  promise?: { value: number; label: string };
}

export interface Bars {
  labels: string[];
  series: { name: string; values: number[]; tone: 'plain' | 'accent' | 'soon' | 'over'; links?: (string | null)[] }[];
  unit: Unit;
  notes?: string[];
}

export interface Heat {
  columns: string[];
  rows: string[];
  values: number[][];
  links?: (string | null)[][];
}

const font = { fontFamily: '"Inter Variable", system-ui, sans-serif', fontSize: 12 };
const decimal = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });

function say(value: number, unit: Unit): string {
  if (unit === 'minutes') return duration(value * 60);
  return unit === 'percent' ? `${decimal.format(value)}\u00a0%` : decimal.format(value);
}

function frame(colours: Palette): EChartsCoreOption {
  return {
    animation: false,
    textStyle: font,
    // Drawn as text: the Content-Security-Policy forbids the style attributes of an HTML tooltip.
    tooltip: {
      renderMode: 'richText', trigger: 'axis', confine: true, backgroundColor: colours.raised,
      borderColor: colours.line2, borderWidth: 1, padding: [8, 10], textStyle: { ...font, color: colours.ink },
      axisPointer: { type: 'line', lineStyle: { color: colours.line2, type: 'solid' } },
    },
  };
}

function labelWidth(words: string[]): number {
  return Math.max(0, ...words.map(word => word.length)) * 6.6 + 12;
}

export function line(data: Line, colours: Palette, small: boolean): EChartsCoreOption {
  const ends = data.series.map(one => one.end ?? '');
  return {
    ...frame(colours),
    grid: { left: 4, right: labelWidth(ends), top: 12, bottom: 4, containLabel: true },
    xAxis: {
      type: 'category', data: data.labels, boundaryGap: false, axisTick: { show: false },
      axisLine: { lineStyle: { color: colours.line2 } },
      axisLabel: { color: colours.ink3, ...font, hideOverlap: true, interval: Math.ceil(data.labels.length / (small ? 4 : 6)) - 1 },
    },
    yAxis: {
      type: 'value', splitNumber: 3, min: data.min, max: data.max, ...hours(data), splitLine: { lineStyle: { color: colours.line } },
      axisLabel: { color: colours.ink3, ...font, formatter: (value: number) => say(value, data.unit) },
    },
    series: data.series.flatMap((one, index) => [
      ...band(one, index, colours),
      {
        type: 'line', name: one.name, data: one.values, showSymbol: data.labels.length <= 14 && !one.compare,
        symbol: 'circle', symbolSize: 5, itemStyle: { color: one.compare ? colours.field : colours.accent },
        lineStyle: { color: one.compare ? colours.field : colours.accent, width: one.compare ? 1.5 : 2.2 },
        tooltip: { valueFormatter: (value: number | null) => value === null ? '–' : say(value, data.unit) },
        ...(one.end ? { endLabel: {
          show: true, formatter: one.end, color: one.compare ? colours.ink2 : colours.accent, ...font, fontWeight: 600, distance: 6,
        } } : {}),
        ...(index === 0 && data.promise ? { markLine: {
          silent: true, symbol: 'none', lineStyle: { color: colours.ink3, type: [3, 4], width: 1 },
          label: { formatter: data.promise.label, position: 'insideStartTop', color: colours.ink2, backgroundColor: colours.surface, padding: [1, 4], ...font },
          data: [{ yAxis: data.promise.value }],
        } } : {}),
      },
    ]),
  };
}

/** Minutes are marked at spans that people name: a quarter, an hour, half a day; four lines at most. */
function hours(data: Line): object {
  if (data.unit !== 'minutes') return {};
  const known = data.series.flatMap(one => [...one.values, ...(one.high ?? [])]).filter(value => value !== null);
  const most = Math.max(1, data.promise?.value ?? 0, ...known);
  const step = [5, 15, 30, 60, 120, 240, 480, 720, 1440].find(span => most / span <= 3.2) ?? Math.ceil(most / 4320) * 1440;
  return { min: data.min ?? 0, max: Math.ceil(most / step) * step, interval: step };
}

/** The interval: an unseen line at its lower bound, and the height above it filled. */
function band(one: Line['series'][number], index: number, colours: Palette): object[] {
  const { low, high } = one;
  if (!low || !high) return [];
  const hidden = {
    type: 'line', stack: `band-${index}`, showSymbol: false, silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false },
    stackStrategy: 'all',
  };
  const height = high.map((value, at) => {
    const floor = low[at];
    return value === null || floor === null || floor === undefined ? null : value - floor;
  });
  return [
    { ...hidden, data: low },
    { ...hidden, data: height, areaStyle: { color: one.compare ? colours.field : colours.accent, opacity: 0.14 } },
  ];
}

export function bars(data: Bars, colours: Palette, small: boolean): EChartsCoreOption {
  const tones = { plain: colours.field, accent: colours.accent, soon: colours.soon, over: colours.over };
  const totals = data.labels.map((_, row) => data.series.reduce((sum, one) => sum + (one.values[row] ?? 0), 0));
  const words = totals.map((total, row) => say(total, data.unit) + (data.notes?.[row] ? ` · ${data.notes[row]}` : ''));
  return {
    ...frame(colours),
    grid: { left: 4, right: labelWidth(words), top: 4, bottom: 4, containLabel: true },
    xAxis: { type: 'value', show: false, min: 0 },
    yAxis: {
      type: 'category', inverse: true, data: data.labels, axisLine: { show: false }, axisTick: { show: false },
      axisLabel: { color: colours.ink2, ...font, ...(small ? { width: 96, overflow: 'truncate' } : {}) },
    },
    series: data.series.map((one, index) => ({
      type: 'bar', stack: 'all', name: one.name, barMaxWidth: 16, itemStyle: { color: tones[one.tone] }, data: one.values,
      tooltip: { valueFormatter: (value: number) => say(value, data.unit) },
      ...(index === data.series.length - 1 ? { label: {
        show: true, position: 'right', ...font, fontWeight: 600, color: colours.ink,
        formatter: ({ dataIndex }: { dataIndex: number }) => words[dataIndex] ?? '',
      } } : {}),
    })),
  };
}

/** Six bins, so that two neighbours never differ by a shade nobody can name. */
export function heat(data: Heat, colours: Palette, small: boolean): EChartsCoreOption {
  const most = Math.max(1, ...data.values.flat());
  const bin = (value: number) => Math.min(5, Math.floor(6 * value / (most + 1)));
  const cells = data.values.flatMap((row, y) => row.map((value, x) => ({
    value: [x, y, value],
    itemStyle: { color: colours.heat[bin(value)] },
    label: { color: bin(value) >= 4 ? colours.onAccent : colours.ink },
  })));
  const axis = { type: 'category', axisLine: { show: false }, axisTick: { show: false } };
  return {
    ...frame(colours),
    tooltip: {
      ...(frame(colours).tooltip as object), trigger: 'item',
      formatter: ({ value }: { value: [number, number, number] }) =>
        `${data.rows[value[1]]}, ${data.columns[value[0]]}: ${decimal.format(value[2])}`,
    },
    grid: { left: 4, right: 0, top: 4, bottom: 4, containLabel: true },
    xAxis: { ...axis, data: data.columns, axisLabel: { color: colours.ink3, ...font, interval: small ? 2 : 0 } },
    yAxis: { ...axis, data: data.rows, inverse: true, axisLabel: { color: colours.ink2, ...font } },
    visualMap: { show: false, min: 0, max: most, inRange: { color: colours.heat } },
    series: [{
      type: 'heatmap', data: cells, label: { show: !small, ...font, fontSize: 11.5 },
      itemStyle: { borderColor: colours.surface, borderWidth: 2, borderRadius: 4 },
    }],
  };
}
