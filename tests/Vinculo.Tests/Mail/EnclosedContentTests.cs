using System.Formats.Asn1;
using System.Text;
using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

/// <summary>Mail whose S/MIME signature encloses what is signed.</summary>
public sealed class EnclosedContentTests
{
    // Made by: openssl cms -sign -binary -nodetach -nocerts -noattr, without and with -stream.
    private const string WithLengths =
        "MIIBrwYJKoZIhvcNAQcCoIIBoDCCAZwCAQExDTALBglghkgBZQMEAgEwgfIGCSqGSIb3DQEHAaCB5ASB4UNvbnRlbnQtVHlwZTogbXVsdGlwYXJ0L21peGVkOyBib3VuZGFyeT14eA0KDQotLXh4DQpDb250ZW50LVR5cGU6IHRleHQvcGxhaW47IGNoYXJzZXQ9dXRmLTgNCg0KUGVkaWRvIGFzc2luYWRvOiBhw6fDo28uDQotLXh4DQpDb250ZW50LVR5cGU6IGFwcGxpY2F0aW9uL3BkZg0KQ29udGVudC1EaXNwb3NpdGlvbjogYXR0YWNobWVudDsgZmlsZW5hbWU9bm90YS5wZGYNCg0KYWJjDQotLXh4LS0NCjGBkjCBjwIBATAoMBAxDjAMBgNVBAMMBU1hcmlhAhQeLJwjtRu3nTrIp7EEsHa9C4dGEDALBglghkgBZQMEAgEwCgYIKoZIzj0EAwIERzBFAiEA3Y5JWqBjdW2waI3IF1IeBl3oIEhEbT+3acmrTry7Up0CIFflE3XMP4bNZ5nxtKRNEsIoTjxjNa/urA9mWQlf6PMz";

    private const string WithoutLengths =
        "MIAGCSqGSIb3DQEHAqCAMIACAQExDTALBglghkgBZQMEAgEwgAYJKoZIhvcNAQcBoIAkgASB4UNvbnRlbnQtVHlwZTogbXVsdGlwYXJ0L21peGVkOyBib3VuZGFyeT14eA0KDQotLXh4DQpDb250ZW50LVR5cGU6IHRleHQvcGxhaW47IGNoYXJzZXQ9dXRmLTgNCg0KUGVkaWRvIGFzc2luYWRvOiBhw6fDo28uDQotLXh4DQpDb250ZW50LVR5cGU6IGFwcGxpY2F0aW9uL3BkZg0KQ29udGVudC1EaXNwb3NpdGlvbjogYXR0YWNobWVudDsgZmlsZW5hbWU9bm90YS5wZGYNCg0KYWJjDQotLXh4LS0NCgAAAAAAADGBkTCBjgIBATAoMBAxDjAMBgNVBAMMBU1hcmlhAhQeLJwjtRu3nTrIp7EEsHa9C4dGEDALBglghkgBZQMEAgEwCgYIKoZIzj0EAwIERjBEAiAjtFgQJqEcqgNMGFRJz0k83CAhLbVQ/Gfgiv2YJWBE5QIga934eR+gkJ9dvUM/GU6wVJWPwB6PkcOL3l0qfd+g0csAAAAAAAA=";

    [Theory]
    [InlineData(WithLengths)]
    [InlineData(WithoutLengths)]
    public void What_is_signed_is_read_as_any_other_mail(string signature)
    {
        using var message = Read(signature);
        message.Text.ShouldBe("Pedido assinado: ação.");
        var attachment = message.Attachments.ShouldHaveSingleItem();
        (attachment.FileName, attachment.Length).ShouldBe(("nota.pdf", 3));
        (message.IsSigned, message.IsEncrypted).ShouldBe((true, false));
        message.Root.ContentType.MediaType.ShouldBe("application/pkcs7-mime");
    }

    [Fact]
    public void Beside_other_parts_it_is_one_of_them()
    {
        using var message = Fixture.Read(
            $"From: a@b.c\nContent-Type: multipart/mixed; boundary=yy\n\n--yy\n\nantes\n--yy\n{Part(WithLengths)}\n--yy\n\ndepois\n--yy--\n");
        message.Text.ShouldBe("antes\n\nPedido assinado: ação.\n\ndepois");
        message.Attachments.ShouldHaveSingleItem().Location.ShouldBe("2.2");
    }

    [Fact]
    public void What_was_encrypted_before_it_was_signed_is_an_attachment()
    {
        using var message = Read(Enclose("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nabc"));
        message.Attachments.ShouldHaveSingleItem().FileName.ShouldBe("smime.p7m");
        (message.IsSigned, message.IsEncrypted).ShouldBe((true, true));
    }

    [Fact]
    public void Signatures_within_one_another_are_opened_a_few_times()
    {
        var signature = Enclose("\ntexto");
        for (var i = 0; i < 4; i++)
            signature = Enclose(Part(signature));
        using var five = Read(signature);
        five.Text.ShouldBe("texto");
        using var six = Read(Enclose(Part(signature)));
        six.Attachments.ShouldHaveSingleItem().FileName.ShouldBe("smime.p7m");
    }

    [Fact]
    public void One_that_is_cut_at_any_byte_stays_an_attachment_or_is_opened()
    {
        foreach (var whole in new[] { Convert.FromBase64String(WithLengths), Convert.FromBase64String(WithoutLengths) })
        {
            for (var length = 0; length < whole.Length; length++)
            {
                using var message = Read(Convert.ToBase64String(whole, 0, length));
                (message.Text + message.Attachments[0].FileName).ShouldBeOneOf("smime.p7m", "Pedido assinado: ação.nota.pdf");
                MailSamples.ReadAll(message);
            }
        }
    }

    [Fact]
    public void Certificates_without_content_stay_an_attachment()
    {
        using var message = Read(Enclose(null));
        message.Attachments.ShouldHaveSingleItem().FileName.ShouldBe("smime.p7m");
    }

    private static MailMessage Read(string signature) => Fixture.Read($"From: a@b.c\n{Part(signature)}");

    private static string Part(string signature) =>
        $"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n{signature}\n";

    /// <summary>A signature without signers, of which nobody asks.</summary>
    private static string Enclose(string? entity)
    {
        var first = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.113549.1.7.2");
            using (writer.PushSequence(first))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                writer.PushSetOf().Dispose();
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("1.2.840.113549.1.7.1");
                    if (entity is not null)
                    {
                        using (writer.PushSequence(first))
                            writer.WriteOctetString(Encoding.UTF8.GetBytes(entity));
                    }
                }
                writer.PushSetOf().Dispose();
            }
        }
        return Convert.ToBase64String(writer.Encode());
    }
}
