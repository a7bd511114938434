namespace Vinculo.Desk.Pages;

/// <summary>The order of rows after one of them was moved by a button.</summary>
internal static class NewOrder
{
    /// <param name="form">All ids as <c>order</c>, and <c>move</c> as <c>up:ID</c> or <c>down:ID</c>.</param>
    public static List<Guid> Of(IFormCollection form)
    {
        var order = form["order"].Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).ToList();
        if (form["move"].ToString().Split(':') is not [var way, var moved] || !Guid.TryParse(moved, out var one) || order.IndexOf(one) is not (>= 0 and var at))
            return order;
        var to = Math.Clamp(way == "up" ? at - 1 : at + 1, 0, order.Count - 1);
        order.RemoveAt(at);
        order.Insert(to, one);
        return order;
    }
}
