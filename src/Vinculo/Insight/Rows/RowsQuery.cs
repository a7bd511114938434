using System.Globalization;
using NodaTime.Text;
using Vinculo.Insight.Metrics;

namespace Vinculo.Insight.Rows;

/// <summary>The part of an address that says which rows are meant.</summary>
internal static class RowsQuery
{
    public static string Of(ReportPeriod period, MetricFilter filter)
    {
        var written = LocalDatePattern.Iso;
        var query = new QueryString()
            .Add("from", written.Format(period.From))
            .Add("to", written.Format(period.To));
        foreach (var (name, id) in new[] { ("team", filter.Team), ("queue", filter.Queue), ("agent", filter.Agent) })
        {
            if (id is { } known)
                query = query.Add(name, known.ToString());
        }
        if (filter.Cell is { } cell)
        {
            foreach (var (name, number) in new[] { ("weekday", cell.Weekday), ("hour", cell.Hour), ("age", cell.Age) })
            {
                if (number is { } known)
                    query = query.Add(name, known.ToString(CultureInfo.InvariantCulture));
            }
            if (cell.Due is { } due)
                query = query.Add("due", due.ToString());
        }
        return query.ToString();
    }
}
