namespace Vinculo.Platform;

/// <summary>Why something was not done, by a code that texts and the API share.</summary>
/// <param name="Status">400, 403, 404, 409 or 422: what it means over HTTP.</param>
/// <param name="Code">Stable, such as <c>desk.already-resolved</c>; also the key of the text that explains it.</param>
/// <param name="Field">The form field it belongs to, or null.</param>
internal sealed record Failure(int Status, string Code, string? Field = null, params object?[] Values)
{
    public static Failure NotFound(string code) => new(StatusCodes.Status404NotFound, code);

    public static Failure Conflict(string code, params object?[] values) => new(StatusCodes.Status409Conflict, code, null, values);

    public static Failure Invalid(string code, string? field = null, params object?[] values) =>
        new(StatusCodes.Status422UnprocessableEntity, code, field, values);
}

/// <summary>What a use case gives back: a value, or the reason why not.</summary>
internal readonly struct Result<T>
{
    private Result(T? value, Failure? failure) => (Value, Failure) = (value, failure);

    public T? Value { get; }

    public Failure? Failure { get; }

    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Value))]
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Failure is null;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Failure failure) => new(default, failure);
}
