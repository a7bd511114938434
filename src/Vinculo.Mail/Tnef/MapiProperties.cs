using System.Buffers.Binary;
using System.Text;

namespace Vinculo.Mail;

/// <summary>Properties of a message or attachment by their numbers ([MS-OXPROPS]), of which only those named here are asked for.</summary>
internal enum MapiProperty
{
    Subject = 0x0037,
    ClientSubmitTime = 0x0039,
    SenderName = 0x0C1A,
    SenderEmail = 0x0C1F,
    MessageDeliveryTime = 0x0E06,
    Body = 0x1000,
    RtfCompressed = 0x1009,
    BodyHtml = 0x1013,
    InternetMessageId = 0x1035,
    DisplayName = 0x3001,
    AttachData = 0x3701,
    AttachFileName = 0x3704,
    AttachMethod = 0x3705,
    AttachLongFileName = 0x3707,
    AttachMimeTag = 0x370E,
    AttachContentId = 0x3712,
    InternetCodePage = 0x3FDE,
    SenderSmtpAddress = 0x5D01,
}

/// <summary>A list of properties as it stands in a TNEF attribute ([MS-OXTNEF], 2.1.3.4). Values are slices of the message.</summary>
internal sealed class MapiProperties
{
    private const int Object = 0x0D;
    private const int String8 = 0x1E;
    private const int Unicode = 0x1F;
    private const int Binary = 0x102;
    private const int MultiValued = 0x1000;
    private const int FirstNamed = 0x8000;

    private readonly Dictionary<int, (int Type, ReadOnlyMemory<byte> Value)> values = [];
    private readonly int codePage;

    private MapiProperties(int codePage) => this.codePage = codePage;

    /// <summary>Whether the list ends before all of its properties; those before the fault are there.</summary>
    public bool IsDamaged { get; private set; }

    /// <param name="data">The list.</param>
    /// <param name="codePage">The code page of text that is not Unicode.</param>
    public static MapiProperties Read(ReadOnlyMemory<byte> data, int codePage)
    {
        var properties = new MapiProperties(codePage);
        var cursor = new TnefCursor(data);
        var count = cursor.UInt32();
        for (var i = 0u; i < count && !properties.IsDamaged; i++)
            properties.IsDamaged = !properties.ReadOne(cursor);
        return properties;
    }

    /// <summary>The value's bytes: of several values the first.</summary>
    public ReadOnlyMemory<byte>? Bytes(MapiProperty property) =>
        values.TryGetValue((int)property, out var found) ? found.Value : (ReadOnlyMemory<byte>?)null;

    public int? Number(MapiProperty property) => Bytes(property) is { Length: >= 4 } value ? BinaryPrimitives.ReadInt32LittleEndian(value.Span) : null;

    /// <summary>Text of either kind without the zero at its end; null where there is none.</summary>
    /// <param name="property">The property.</param>
    /// <param name="longest">Bytes of it that are read.</param>
    public string? Text(MapiProperty property, int longest = int.MaxValue)
    {
        if (!values.TryGetValue((int)property, out var found) || found.Type is not (String8 or Unicode))
            return null;
        var bytes = found.Value.Span[..Math.Min(found.Value.Length, longest)];
        var text = found.Type == Unicode ? Encoding.Unicode.GetString(bytes) : Charsets.Decode(bytes, codePage);
        var end = text.IndexOf('\0', StringComparison.Ordinal);
        text = end < 0 ? text : text[..end];
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>Whether the value is Unicode text, as only some HTML is.</summary>
    public bool IsUnicode(MapiProperty property) => values.TryGetValue((int)property, out var found) && found.Type == Unicode;

    /// <summary>A moment: units of 100 ns since 1601.</summary>
    public DateTimeOffset? Time(MapiProperty property)
    {
        if (Bytes(property) is not { Length: 8 } value)
            return null;
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(value.Span);
        return ticks > 0 && ticks < DateTime.MaxValue.Ticks - new DateTime(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks
            ? new DateTimeOffset(DateTime.FromFileTimeUtc(ticks))
            : null;
    }

    private bool ReadOne(TnefCursor cursor)
    {
        var type = cursor.UInt16();
        var number = cursor.UInt16();
        if (number >= FirstNamed)
            SkipName(cursor);
        var kind = type & ~MultiValued;
        var isVariable = kind is Object or String8 or Unicode or Binary;
        var count = isVariable || (type & MultiValued) != 0 ? cursor.UInt32() : 1;
        ReadOnlyMemory<byte> value = default;
        if (isVariable)
        {
            for (var i = 0u; i < count && !cursor.IsBeyondEnd; i++)
            {
                var one = cursor.TakePadded(cursor.UInt32());
                value = i == 0 ? one : value;
            }
        }
        else if (SizeOf(kind) is { } size)
        {
            value = cursor.Take(size * count);
        }
        else
        {
            return false;
        }
        if (!cursor.IsBeyondEnd && number < FirstNamed && count > 0)
            values.TryAdd(number, (kind, value));
        return !cursor.IsBeyondEnd;
    }

    /// <summary>A property of a program of its own has a number only for this message, and a name: a number or a text.</summary>
    private static void SkipName(TnefCursor cursor)
    {
        const int GuidBytes = 16;
        cursor.Take(GuidBytes);
        if (cursor.UInt32() == 0)
            cursor.UInt32();
        else
            cursor.TakePadded(cursor.UInt32());
    }

    /// <summary>Bytes of a value of fixed size, with its filling; null for a type that nobody knows.</summary>
    private static long? SizeOf(int type) => type switch
    {
        0x00 or 0x01 => 0, // unspecified, null
        0x02 or 0x03 or 0x04 or 0x0A or 0x0B => 4, // short, long, float, error, boolean
        0x05 or 0x06 or 0x07 or 0x14 or 0x40 => 8, // double, currency, two sorts of time, long long
        0x48 => 16, // GUID
        _ => null,
    };
}
