using System.Diagnostics;
using System.Globalization;
using System.Text;
using Vinculo.Mail;

namespace Vinculo.Bench;

/// <summary>
/// Reads the mail of <c>../shared/data/mail</c> over and over on one thread, first structure and header, then text and
/// attachments too. The floor looks for line ends in the same bytes. Then an attachment of 100 MB goes through a stream.
/// </summary>
internal static class ParseBench
{
    private const long Bytes = 1L << 30;
    private const int AttachmentBytes = 100 * 1024 * 1024;

    public static async Task<int> RunAsync()
    {
        var mails = Files().Select(File.ReadAllBytes).ToList();
        if (mails.Count == 0)
        {
            Console.Error.WriteLine("Needs ../shared/data/mail beside the project's folder.");
            return 1;
        }
        var size = mails.Sum(mail => (long)mail.Length);
        Console.WriteLine($"parse: {mails.Count} messages of {size / 1e6:0.0} MB, {Bytes / size} times");
        Measure("floor: line ends", mails, CountLines);
        Measure("structure and header", mails, ReadHeader);
        Measure("text and attachments too", mails, ReadAll);
        await LargeAttachmentAsync();
        return 0;
    }

    /// <summary>The messages of the collection; none where it is absent.</summary>
    public static IEnumerable<string> Files()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.Parent?.FullName ?? "", "shared", "data", "mail");
            if (File.Exists(Path.Combine(folder.FullName, "Vinculo.slnx")) && Directory.Exists(path))
                return Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(IsMessage).Order(StringComparer.Ordinal);
        }
        return [];
    }

    private static bool IsMessage(string file) => Path.GetExtension(file) is ".eml" or ".msg"
        || (file.Contains("/mimekit/messages/", StringComparison.Ordinal) && file.EndsWith(".txt", StringComparison.Ordinal));

    private static void Measure(string name, List<byte[]> mails, Action<byte[]> read)
    {
        var size = mails.Sum(mail => (long)mail.Length);
        for (var i = 0; i < 5; i++)
            mails.ForEach(read); // until the compiler has done its work
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        long done = 0;
        for (; done < Bytes; done += size)
            mails.ForEach(read);
        var seconds = clock.Elapsed.TotalSeconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-26} {done / 1e6 / seconds,8:n0} MB/s   {allocated / (double)done:0.00} bytes allocated for each"));
    }

    private static void CountLines(byte[] mail)
    {
        var rest = mail.AsSpan();
        while (rest.IndexOf((byte)'\n') is >= 0 and var end)
            rest = rest[(end + 1)..];
    }

    private static void ReadHeader(byte[] mail)
    {
        using var message = MailReader.Read(mail);
        _ = (message.Subject, message.From, message.Date, message.MessageId);
    }

    private static void ReadAll(byte[] mail)
    {
        using var message = MailReader.Read(mail);
        _ = (message.Subject, message.Text, message.Html);
        foreach (var attachment in message.Attachments)
        {
            using var content = attachment.OpenRead();
            content.CopyTo(Stream.Null);
        }
    }

    private static async Task LargeAttachmentAsync()
    {
        await using var raw = new LongMail(AttachmentBytes);
        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var clock = Stopwatch.StartNew();
        using var message = await MailReader.ReadAsync(raw);
        long length = 0;
        foreach (var attachment in message.Attachments)
            length += attachment.Length;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"attachment of {length / 1e6:0} MB from a stream, decoded: {clock.Elapsed.TotalSeconds:0.00} s, {allocated / 1e6:0.0} MB allocated in all"));
    }

    /// <summary>A message with one base64 attachment of this size, made while it is read.</summary>
    private sealed class LongMail(int size) : Stream
    {
        private static readonly byte[] Header = Encoding.ASCII.GetBytes("From: a@exemplo.com\r\nContent-Type: application/x-y\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        private static readonly byte[] Line = Encoding.ASCII.GetBytes(new string('A', 76) + "\r\n");
        private long position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => Header.Length + (size / 57L * Line.Length);

        public override long Position { get => position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            count = (int)Math.Min(count, Length - position);
            for (var i = 0; i < count; i++, position++)
                buffer[offset + i] = position < Header.Length ? Header[position] : Line[(position - Header.Length) % Line.Length];
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
