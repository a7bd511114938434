using System.Buffers;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;

namespace Vinculo.Platform.Backup;

/// <summary>A row as one line of JSON: an array of its values in the order of the columns.</summary>
internal sealed class RowWriter(Stream output) : IDisposable
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();
    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly Utf8JsonWriter json = new(Stream.Null);

    public async Task WriteAsync(DbDataReader row, IReadOnlyList<ColumnOfBackup> columns, CancellationToken cancellationToken)
    {
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        json.WriteStartArray();
        for (var i = 0; i < columns.Count; i++)
            WriteValue(row, i, columns[i].Kind);
        json.WriteEndArray();
        await json.FlushAsync(cancellationToken);
        buffer.Write(LineEnd);
        await output.WriteAsync(buffer.WrittenMemory, cancellationToken);
    }

    private void WriteValue(DbDataReader row, int i, ColumnKind kind)
    {
        if (row.IsDBNull(i))
        {
            json.WriteNullValue();
            return;
        }
        switch (kind)
        {
            case ColumnKind.Uuid:
                json.WriteStringValue(row.GetGuid(i));
                break;
            case ColumnKind.Text:
                json.WriteStringValue(row.GetString(i));
                break;
            case ColumnKind.Bool:
                json.WriteBooleanValue(row.GetBoolean(i));
                break;
            case ColumnKind.Double:
                json.WriteNumberValue(row.GetDouble(i));
                break;
            case ColumnKind.Date:
                json.WriteStringValue(row.GetFieldValue<DateOnly>(i).ToString("O", CultureInfo.InvariantCulture));
                break;
            case ColumnKind.Bytes:
                json.WriteBase64StringValue(row.GetFieldValue<byte[]>(i));
                break;
            default:
                json.WriteNumberValue(kind switch
                {
                    ColumnKind.Long => row.GetInt64(i),
                    ColumnKind.Int => row.GetInt32(i),
                    _ => row.GetInt16(i),
                });
                break;
        }
    }

    public void Dispose() => json.Dispose();
}

/// <summary>Reads what <see cref="RowWriter"/> wrote.</summary>
internal static class RowReader
{
    /// <summary>The values of one line, or null where the row has none.</summary>
    /// <exception cref="JsonException">The line is not a row of these columns.</exception>
    public static object?[] Values(string line, IReadOnlyList<ColumnOfBackup> columns)
    {
        using var row = JsonDocument.Parse(line);
        if (row.RootElement.GetArrayLength() != columns.Count)
            throw new JsonException("A row with a wrong number of values.");
        return [.. row.RootElement.EnumerateArray().Select((value, i) => Value(value, columns[i].Kind))];
    }

    private static object? Value(JsonElement value, ColumnKind kind) => value.ValueKind == JsonValueKind.Null ? null : kind switch
    {
        ColumnKind.Uuid => value.GetGuid(),
        ColumnKind.Text => value.GetString(),
        ColumnKind.Long => value.GetInt64(),
        ColumnKind.Int => value.GetInt32(),
        ColumnKind.Short => value.GetInt16(),
        ColumnKind.Bool => value.GetBoolean(),
        ColumnKind.Double => value.GetDouble(),
        ColumnKind.Date => DateOnly.ParseExact(value.GetString()!, "O", CultureInfo.InvariantCulture),
        _ => value.GetBytesFromBase64(),
    };
}

/// <summary>The words of one thing in a search index.</summary>
internal sealed record SearchLine(Guid Id, string Words);

/// <summary>Counts what is written through it.</summary>
internal sealed class CountingStream(Stream inner) : Stream
{
    public long Written { get; private set; }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => Written;

    public override long Position
    {
        get => Written;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        inner.Write(buffer, offset, count);
        Written += count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await inner.WriteAsync(buffer, cancellationToken);
        Written += buffer.Length;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
