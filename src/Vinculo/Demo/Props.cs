using System.Text;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Files;

namespace Vinculo.Demo;

/// <summary>The files that people attach.</summary>
internal static class Props
{
    private const long Most = 1_000_000;

    /// <summary>What a customer attaches: <c>foto</c> or <c>texto</c>.</summary>
    public static async Task<IReadOnlyList<MessageFile>> AttachAsync(Blobs blobs, string prop, Luck luck, CancellationToken cancellationToken)
    {
        var (name, type, bytes) = prop == "foto"
            ? ("foto.png", "image/png", Pictures.CrackedWood(luck.Whole(1, 6)))
            : ("comprovantes.txt", "text/plain", Encoding.UTF8.GetBytes("Comprovante 1: Pix efetuado às 21h04\nComprovante 2: Pix efetuado às 21h07\n"));
        using var content = new MemoryStream(bytes);
        var stored = await blobs.PutAsync(content, Most, cancellationToken);
        return [new MessageFile(name, type, stored.Hash, stored.Length)];
    }

    /// <summary>What an agent attaches: the document that the answer speaks of.</summary>
    public static async Task<Guid> UploadAsync(UploadFile upload, Colleague agent, Scene scene, CancellationToken cancellationToken)
    {
        var text = $"{Staff.Company}\n{scene.Story.Name}\n{scene.Client.Name}\n\nDocumento de demonstração, sem valor fiscal.\n";
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return Done.Or(await upload.RunAsync(content, scene.Story.Name + ".txt", "text/plain", agent.Actor, cancellationToken)).Id;
    }
}
