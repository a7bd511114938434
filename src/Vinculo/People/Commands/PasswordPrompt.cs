using System.Text;
using Vinculo.Platform.Commands;

namespace Vinculo.People.Commands;

/// <summary>A password from the terminal, asked twice and not shown; or one line of standard input for scripts.</summary>
internal static class PasswordPrompt
{
    public static async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        if (Console.IsInputRedirected)
        {
            return await Console.In.ReadLineAsync(cancellationToken)
                ?? throw new CommandException("No password: give it as one line on standard input.");
        }
        var first = ReadUnseen("Password: ");
        var second = ReadUnseen("Again: ");
        return first == second ? first : throw new CommandException("The two passwords differ; nothing was done.");
    }

    private static string ReadUnseen(string prompt)
    {
        Console.Error.Write(prompt);
        var typed = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
                break;
            if (key.Key == ConsoleKey.Backspace && typed.Length > 0)
                typed.Length--;
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return typed.ToString();
    }
}
