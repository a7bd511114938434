using Vinculo.Platform.Text;

namespace Vinculo.Platform.Web;

/// <summary>What somebody typed into a form that was refused, and why, so that the page shows both again.</summary>
public sealed class FormState
{
    private readonly IFormCollection? typed;
    private readonly string? wrong;
    private readonly string? message;

    private FormState(IFormCollection? typed, string? field, string? message, int status) =>
        (this.typed, wrong, this.message, Status) = (typed, field, message, status);

    /// <summary>A form nobody has sent yet.</summary>
    public static FormState Fresh { get; } = new(null, null, null, StatusCodes.Status200OK);

    /// <summary>What the page is answered with: 200, or the refusal's own.</summary>
    public int Status { get; }

    /// <summary>What is wrong with no field in particular.</summary>
    public string? Note => wrong is null ? message : null;

    /// <summary>What is wrong with this field, or null.</summary>
    public string? Error(string name) => wrong == name ? message : null;

    /// <summary>What was typed, or the given value in a fresh form.</summary>
    public string? Value(string name, string? fresh = null) => typed is null ? fresh : typed[name].ToString();

    /// <summary>Whether a box was ticked, or ticked by default in a fresh form.</summary>
    public bool Has(string name, string value, bool fresh = false) => typed is null ? fresh : typed[name].Contains(value);

    internal static FormState Refused(IFormCollection typed, Failure failure, Texts texts) =>
        new(typed, failure.Field, texts[failure.Code, failure.Values], failure.Status);
}
