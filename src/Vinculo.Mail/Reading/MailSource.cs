using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Vinculo.Mail;

/// <summary>The raw bytes of a message, of which parts are ranges: in memory, or in a temporary file when long.</summary>
internal abstract class MailSource : IDisposable
{
    public abstract long Length { get; }

    public abstract Stream Open(long offset, long length);

    public virtual void Dispose()
    {
    }
}

internal sealed class MemorySource(ReadOnlyMemory<byte> bytes) : MailSource
{
    public override long Length => bytes.Length;

    public override Stream Open(long offset, long length)
    {
        var range = bytes.Slice((int)offset, (int)length);
        return MemoryMarshal.TryGetArray(range, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(range.ToArray(), writable: false);
    }
}

/// <summary>
/// Takes the bytes of a stream as they come: in memory while they are few, then in a temporary file that is gone when the
/// message is disposed of (or the process ends).
/// </summary>
internal sealed class SpooledSource(int memoryBytes) : MailSource
{
    private MemoryStream? memory = new();
    private FileStream? file;
    private long length;

    public override long Length => length;

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (memory is not null && length + bytes.Length > memoryBytes)
        {
            file = CreateFile();
            memory.Position = 0;
            await memory.CopyToAsync(file, cancellationToken);
            memory = null;
        }
        if (memory is not null)
            memory.Write(bytes.Span);
        else
            await RandomAccess.WriteAsync(file!.SafeFileHandle, bytes, length, cancellationToken);
        length += bytes.Length;
    }

    public override Stream Open(long offset, long length)
    {
        if (file is not null)
            return new FileRange(file.SafeFileHandle, offset, length);
        return new MemoryStream(memory!.GetBuffer(), (int)offset, (int)length, writable: false);
    }

    public override void Dispose()
    {
        file?.Dispose();
        base.Dispose();
    }

    private static FileStream CreateFile()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".mail"), options);
    }

    /// <summary>Reads a range without moving a shared position, so that several readers can work at once.</summary>
    private sealed class FileRange(SafeFileHandle handle, long offset, long length) : ReadOnlyStream
    {
        private long position;

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, length - position);
            if (count <= 0)
                return 0;
            var read = RandomAccess.Read(handle, buffer[..count], offset + position);
            position += read;
            return read;
        }
    }
}

/// <summary>What every forward-only stream of this library has in common.</summary>
internal abstract class ReadOnlyStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public abstract override int Read(Span<byte> buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<int>(cancellationToken)
            : ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
