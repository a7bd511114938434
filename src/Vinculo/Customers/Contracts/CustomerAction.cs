namespace Vinculo.Customers.Contracts;

/// <summary>
/// Something that can be done for a customer, on their page. A module registers its own as singletons, so that this one
/// names no other: <c>services.AddSingleton(new CustomerAction("/inbox/new?customer=", …))</c>.
/// </summary>
/// <param name="UrlBeforeId">The address to which the customer's id is added.</param>
/// <param name="Text">Key of the text.</param>
/// <param name="Needs">The least role.</param>
/// <param name="Shortcut">A key that presses it.</param>
internal sealed record CustomerAction(string UrlBeforeId, string Icon, string Text, string Needs, string? Shortcut = null);
