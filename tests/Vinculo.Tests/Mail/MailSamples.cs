using System.Text;
using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

/// <summary>Good mail of every sort, and the reading of all there is in a message: for what changes it at random.</summary>
internal static class MailSamples
{
    public const string Mixed = """
        From: =?utf-8?Q?Jo=C3=A3o?= <joao@exemplo.com>
        To: equipe: a@b.c, "B" <b@c.d>;
        Subject: =?utf-8?B?T2zDoQ==?= =?utf-8?Q?_mundo?=
        Date: Mon, 3 Nov 2025 10:12:05 -0300
        References: <a@b> <c@d>
        Content-Type: multipart/mixed; boundary="xx"

        --xx
        Content-Type: multipart/alternative; boundary=yy

        --yy
        Content-Type: text/plain; charset=iso-8859-1; format=flowed
        Content-Transfer-Encoding: quoted-printable

        Ol=E1, =
        tudo bem?
        begin 644 a.txt
        #3VQA
        `
        end
        --yy
        Content-Type: text/html; charset=utf-8

        <table><tr><td>um<td>dois</table><a href=http://x.y>z</a>
        --yy--
        --xx
        Content-Type: message/rfc822
        Content-Transfer-Encoding: base64

        RnJvbTogYUBiLmMKU3ViamVjdDogb2kKCnRleHRvCg==
        --xx
        Content-Type: message/delivery-status

        Reporting-MTA: dns; x

        Final-Recipient: rfc822; um@exemplo.com
        Action: failed
        --xx
        Content-Disposition: attachment; filename*0*=utf-8''rela%C3%A7; filename*1="ao.pdf"
        Content-Transfer-Encoding: base64

        AAECAwQFBgc=
        --xx--
        fim
        """;

    private const string Reply = """
        Received: from a by mx.exemplo.com
        Authentication-Results: mx.exemplo.com; spf=pass (ok) smtp.mailfrom=a@b.c; dkim=fail reason="x;y" header.d=b.c; dmarc=none header.from=b.c
        From: "Silva, Maria" <maria@exemplo.com>
        In-Reply-To: <a@b>
        Auto-Submitted: no
        Content-Type: text/plain; charset=windows-1252; format=flowed; delsp=yes

        -----BEGIN PGP SIGNED MESSAGE-----
        Hash: SHA256

        Sim, pode ser. 
        - -- 
        Maria
        -----BEGIN PGP SIGNATURE-----

        abc
        -----END PGP SIGNATURE-----
        =ybegin line=128 size=4 name=a.bin
        abcd
        =yend size=4

        Em seg., 3 de nov. de 2025 às 10:12, Loja <loja@exemplo.com>
        escreveu:

        > Pode ser amanhã?
        >> Não sei.
        -----Mensagem original-----
        De: Loja
        Enviada em: segunda-feira
        Para: Maria
        Assunto: Pedido
        """;

    private const string PlainBounce = """
        Return-Path: <>
        From: Mail Delivery System <MAILER-DAEMON@mx.exemplo.com>
        Subject: Mail delivery failed: returning message to sender
        X-Failed-Recipients: um@exemplo.com

        This message was created automatically by mail delivery software.

          um@exemplo.com
            SMTP error from remote mail server after RCPT TO:<um@exemplo.com>:
            550 5.1.1 No such user

        ------ This is a copy of the message ------
        Message-ID: <original@vinculo>
        """;

    private const string Receipt = """
        From: um@exemplo.com
        Subject: Lida: oi
        Content-Type: multipart/report; report-type=disposition-notification; boundary=x

        --x
        Content-Type: message/disposition-notification

        Final-Recipient: rfc822; um@exemplo.com
        Original-Message-ID: <original@vinculo>
        Disposition: manual-action/MDN-sent-manually; displayed
        --x
        Content-Type: multipart/related; boundary=z; start="<a>"

        --z
        Content-Type: text/html
        Content-ID: <a>

        <html><head><meta charset=koi8-r></head><body><ul><li>um<blockquote>dois</blockquote></ul><img src=cid:b></body></html>
        --z
        Content-Type: image/png; name="=?iso-8859-1?Q?a=E7.png?="
        Content-ID: <b>
        Content-Transfer-Encoding: x-uuencode

        begin 644 a.png
        #3VQA
        `
        end
        --z--
        --x--
        """;

    private const string Rtf = "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1{\\fonttbl{\\f0\\fcharset204 A;}}{\\*\\htmltag64 <p>}Pre\\'e7o \\u8364?\\htmlrtf \\par\\htmlrtf0 {\\f0 \\'cf}{\\*\\htmltag72 </p>}}";

    public static IReadOnlyList<byte[]> All { get; } = [.. new[] { Mixed, Reply, PlainBounce, Receipt, Tnef() }.Select(Fixture.Bytes)];

    /// <summary>Asks for all that a message can say, and reads each attachment to its end.</summary>
    public static void ReadAll(MailMessage message)
    {
        if (message.Fault is { } fault)
            throw new InvalidOperationException("The reader failed.", fault);
        _ = (message.Subject, message.Date, message.References, message.InReplyTo, message.MessageId, message.From, message.Partial);
        _ = (message.Text, message.Html, message.Kind, message.Bounce, message.ReadReceipt, message.IsSigned, message.IsEncrypted);
        _ = message.Authentication(["mx.exemplo.com", ""]);
        _ = ReplyText.Split(message.Text);
        foreach (var header in message.Headers)
            _ = header.Value;
        ReadTree(message.Root);
        foreach (var attachment in message.Attachments)
        {
            using var content = attachment.OpenRead();
            content.CopyTo(Stream.Null);
            _ = (attachment.FileName, attachment.ContentType, attachment.ContentId, attachment.Length);
        }
        _ = message.Defects;
    }

    private static void ReadTree(MimePart part)
    {
        _ = (part.FileName, part.ContentId, part.Disposition, part.Preamble, part.Epilogue);
        foreach (var child in part.Children)
            ReadTree(child);
    }

    /// <summary>A winmail.dat without transfer encoding, so that changes reach what is in it.</summary>
    private static string Tnef()
    {
        var inner = new TnefBuilder().Properties(TnefBuilder.Text(0x0037, "dentro"), TnefBuilder.Text(0x1000, "texto")).Attachment("a.txt", [1, 2, 3]);
        var tnef = new TnefBuilder().Properties(TnefBuilder.Rtf(Rtf), TnefBuilder.Narrow(0x8005, "x"))
            .Attachment("RELATR~1.PDF", [1, 2], TnefBuilder.Text(0x3707, "relatório.pdf"), TnefBuilder.Text(0x3712, "a@b"), TnefBuilder.Number(0x3714, 4))
            .Attachment("x", null, TnefBuilder.Number(0x3705, 5), TnefBuilder.Embedded(inner));
        return "From: a@b.c\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: binary\n\n" + Encoding.Latin1.GetString(tnef.ToBytes());
    }
}
