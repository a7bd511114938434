using Vinculo.Platform.Security;

namespace Vinculo.Platform;

/// <summary>The accounts of the demonstration company, which its seeder fills in and the sign-in page shows. Empty otherwise.</summary>
internal sealed class DemoAccounts
{
    private volatile IReadOnlyList<DemoAccount> all = [];

    public IReadOnlyList<DemoAccount> All
    {
        get => all;
        set => all = value;
    }
}

internal sealed record DemoAccount(string Name, string Email, string Password, Role Role);
