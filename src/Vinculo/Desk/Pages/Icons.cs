using Vinculo.Desk.Contracts;

namespace Vinculo.Desk.Pages;

/// <summary>The icons of the desk's words.</summary>
internal static class Icons
{
    public static string Of(ChannelKind channel) => channel switch
    {
        ChannelKind.Email => "mail",
        ChannelKind.WebForm => "world",
        _ => "plug",
    };
}
