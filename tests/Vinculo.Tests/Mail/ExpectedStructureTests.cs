using System.Text;
using System.Xml.Linq;
using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

/// <summary>Messages whose parts, fields and decoded contents other people have written down.</summary>
public sealed class ExpectedStructureTests
{
    /// <summary>Messages that are read otherwise on purpose, with the reason.</summary>
    private static readonly Dictionary<string, string> Otherwise = new()
    {
        ["basic-plain-with-bad-header-separator"] = "a line with only a space ends the header where no field follows: nothing of the body is taken for a header",
        ["frag"] = "the bytes of the last base64 group are kept although its padding is missing",
        ["hdr-fakeout"] = "as basic-plain-with-bad-header-separator",
        ["malformedHeader-noheader"] = "a message without a header is all body",
        ["malformedHeaderStartsBody-nocrlfcrlf"] = "a slip between two fields does not begin the body (the same message is expected so in malformedHeader-nocrlfcrlf)",
        ["malformedHeaderStartsBody-noheader"] = "a message without a header is all body, its first line too",
        ["multi-frag"] = "as frag",
    };

    [Fact]
    public void Parts_fields_and_contents_are_those_expected()
    {
        var files = Directory.EnumerateFiles(SharedData.Path("mail/mime4j"), "*.msg", SearchOption.AllDirectories).Order().ToList();
        files.Count.ShouldBe(80);
        var wrong = new List<string>();
        foreach (var file in files)
        {
            using var message = MailReader.Read(File.ReadAllBytes(file));
            var actual = new StringBuilder();
            DescribeActual(message.Root, actual, 0);
            var expected = new StringBuilder();
            var document = XDocument.Parse(File.ReadAllText(Path.ChangeExtension(file, null) + "_decoded.xml"), LoadOptions.PreserveWhitespace);
            DescribeExpected(document.Root!, Path.GetDirectoryName(file)!, expected, 0);
            if (actual.ToString() != expected.ToString())
                wrong.Add(Path.GetFileNameWithoutExtension(file));
        }
        wrong.Order(StringComparer.Ordinal).ShouldBe(Otherwise.Keys.Order(StringComparer.Ordinal));
    }

    private static void DescribeActual(MimePart part, StringBuilder text, int depth)
    {
        foreach (var field in part.Headers)
            Line(text, depth, $"{field.Name}:{Encoding.Latin1.GetString(field.RawValue.Span)}");
        if (part.IsMultipart)
        {
            Line(text, depth, "multipart, preamble " + part.Preamble);
            foreach (var child in part.Children)
            {
                Line(text, depth + 1, "part");
                DescribeActual(child, text, depth + 1);
            }
            Line(text, depth, "epilogue " + part.Epilogue);
        }
        else if (part.IsMessage && part.Children.Count > 0)
        {
            Line(text, depth, "message");
            DescribeActual(part.Children[0], text, depth + 1);
        }
        else
        {
            Line(text, depth, "content " + Content(part.ReadBytes()));
        }
    }

    private static void DescribeExpected(XElement element, string folder, StringBuilder text, int depth)
    {
        foreach (var field in element.Element("header")!.Elements("field"))
            Line(text, depth, WithoutSpaceBeforeColon(field.Value));
        if (element.Element("multipart") is { } multipart)
        {
            Line(text, depth, "multipart, preamble " + multipart.Element("preamble")?.Value);
            foreach (var child in multipart.Elements("body-part"))
            {
                Line(text, depth + 1, "part");
                DescribeExpected(child, folder, text, depth + 1);
            }
            Line(text, depth, "epilogue " + multipart.Element("epilogue")?.Value);
        }
        else if (element.Element("message") is { } message)
        {
            Line(text, depth, "message");
            DescribeExpected(message, folder, text, depth + 1);
        }
        else
        {
            var body = element.Element("text-body") ?? element.Element("binary-body")!;
            Line(text, depth, "content " + Content(File.ReadAllBytes(Path.Combine(folder, body.Attribute("name")!.Value))));
        }
    }

    /// <summary>The obsolete space before the colon is no part of a field's name here.</summary>
    private static string WithoutSpaceBeforeColon(string field)
    {
        var colon = field.IndexOf(':', StringComparison.Ordinal);
        return field[..colon].Trim() + ":" + field[(colon + 1)..];
    }

    private static string Content(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>White space at the edges and inside is compared as one space, for the expected files are XML.</summary>
    private static void Line(StringBuilder text, int depth, string line) =>
        text.Append(' ', depth * 2).AppendJoin(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Append('\n');
}
