using System.Text;

namespace Vinculo.Tests.Mail;

/// <summary>Writes TNEF as Outlook does, attribute by attribute.</summary>
internal sealed class TnefBuilder
{
    private readonly List<byte> bytes = [.. BitConverter.GetBytes(0x223E9F78), 1, 0];

    public TnefBuilder()
    {
        Attribute(1, 0x00069007, [0xE4, 0x04, 0, 0, 0, 0, 0, 0]); // text is in windows-1252
    }

    public TnefBuilder Properties(params byte[][] properties) => Attribute(1, 0x00069003, List(properties));

    public TnefBuilder Attachment(string title, byte[]? data, params byte[][] properties)
    {
        Attribute(2, 0x00069002, new byte[14]);
        Attribute(2, 0x00018010, Encoding.Latin1.GetBytes(title + "\0"));
        if (data is not null)
            Attribute(2, 0x0006800F, data);
        return Attribute(2, 0x00069005, List(properties));
    }

    public TnefBuilder Attribute(byte level, uint id, byte[] content, ushort? checksum = null)
    {
        bytes.Add(level);
        bytes.AddRange([.. BitConverter.GetBytes(id), .. BitConverter.GetBytes(content.Length), .. content]);
        bytes.AddRange(BitConverter.GetBytes(checksum ?? (ushort)content.Sum(value => value)));
        return this;
    }

    public byte[] ToBytes() => [.. bytes];

    /// <summary>A mail with this as its winmail.dat, beside a text where one is given.</summary>
    public string ToMail(string? text = null, string type = "application/ms-tnef; name=winmail.dat") => "From: a@b.c\nContent-Type: multipart/mixed; boundary=xx\n\n"
        + (text is null ? "" : $"--xx\n\n{text}\n")
        + $"--xx\nContent-Type: {type}\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(ToBytes())}\n--xx--\n";

    public static byte[] Text(ushort id, string text) => Variable(0x1F, id, Encoding.Unicode.GetBytes(text + "\0"));

    public static byte[] Narrow(ushort id, string text) => Variable(0x1E, id, Encoding.Latin1.GetBytes(text + "\0"));

    public static byte[] Binary(ushort id, byte[] value) => Variable(0x102, id, value);

    public static byte[] Embedded(TnefBuilder message) =>
        Variable(0x0D, 0x3701, [.. new Guid("00020307-0000-0000-C000-000000000046").ToByteArray(), .. message.ToBytes()]);

    public static byte[] Number(ushort id, int value) => [0x03, 0, .. BitConverter.GetBytes(id), .. BitConverter.GetBytes(value)];

    /// <summary>RTF in the form that is kept without compression.</summary>
    public static byte[] Rtf(string rtf)
    {
        var content = Encoding.Latin1.GetBytes(rtf);
        return Binary(0x1009, [.. BitConverter.GetBytes(content.Length + 12), .. BitConverter.GetBytes(content.Length), .. "MELA"u8, 0, 0, 0, 0, .. content]);
    }

    private static byte[] Variable(ushort type, ushort id, byte[] value) =>
    [
        .. BitConverter.GetBytes(type), .. BitConverter.GetBytes(id), 1, 0, 0, 0, .. BitConverter.GetBytes(value.Length), .. value,
        .. new byte[(4 - (value.Length % 4)) % 4],
    ];

    private static byte[] List(byte[][] properties) => [.. BitConverter.GetBytes(properties.Length), .. properties.SelectMany(property => property)];
}
