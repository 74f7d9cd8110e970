using System.Buffers;
using CsCheck;
using OfflineSync.Protocol;

namespace OfflineSync.Tests.Wire;

public sealed class RowsTests
{
    private static readonly MemberType?[] types =
        [MemberType.String, MemberType.Enumeration, MemberType.Decimal, MemberType.Integer, MemberType.Long, MemberType.DateTime, MemberType.Boolean, MemberType.Reference, MemberType.Binary];

    private static readonly Gen<object?[]> row = Gen.Select(
        Gen.String.Null(), Gen.String.Null(), Gen.Select(Gen.String.Null(), Gen.Long.Nullable(), Gen.Long.Nullable()), Gen.Long.Nullable(), Gen.Bool.Nullable(), Gen.Select(Gen.Guid.Nullable(), Gen.Byte.Array[0, 20].Null()), Gen.Guid, Gen.Guid,
        (text, key, more, moment, flag, reference, id, lastEvent) => new object?[] { text, key, more.Item1, more.Item2, more.Item3, moment, flag, reference.Item1, reference.Item2 is { } bytes ? Convert.ToHexString(bytes) : null, id, lastEvent });

    [Fact]
    public void What_is_written_by_columns_is_read_by_rows() => row.Array[0, 40].Sample(rows =>
    {
        byte[] content = Write(rows);
        var reader = new RowsReader(content, layout => layout == 3 ? types : null);
        Assert.Equal(rows.Length, reader.Rows);
        foreach (object?[] written in rows)
        {
            Assert.True(reader.MoveNext());
            _ = Read(reader);
            reader.Repeat();
            Assert.Equal(written, Read(reader));
        }
        Assert.False(reader.MoveNext());
    });

    [Fact]
    public void A_damaged_frame_is_said_plainly_or_read_to_its_end() => Gen.Select(row.Array[1, 5], Gen.Int[0, 10_000], Gen.Byte, Gen.Bool).Sample((rows, place, value, cuts) =>
    {
        byte[] content = Write(rows);
        if (cuts) content = content[..(place % content.Length)];
        else content[place % content.Length] = value;
        try
        {
            var reader = new RowsReader(content, layout => layout == 3 ? types : null);
            while (reader.MoveNext()) _ = Read(reader);
        }
        catch (OfflineSyncException damaged)
        {
            Assert.Equal(ErrorCode.ServerAnswerUnknown, damaged.Code);
        }
    });

    private static byte[] Write(object?[][] rows)
    {
        var writer = new RowsWriter(types.Select(type => type!.Value));
        foreach (object?[] row in rows)
        {
            writer.BeginRow((Guid)row[9]!, (Guid)row[10]!);
            for (int i = 0; i < types.Length; i++)
            {
                switch (row[i])
                {
                    case string bytes when types[i] == MemberType.Binary: writer.WriteBinary(i, Convert.FromHexString(bytes)); break;
                    case string text: writer.WriteText(i, text); break;
                    case long number: writer.WriteNumber(i, number); break;
                    case bool flag: writer.WriteBoolean(i, flag); break;
                    case Guid id: writer.WriteReference(i, id); break;
                }
            }
        }
        var output = new ArrayBufferWriter<byte>();
        writer.WriteTo(output, 3);
        return output.WrittenSpan.ToArray();
    }

    private static object?[] Read(RowsReader reader)
    {
        byte[] id = new byte[16], lastEvent = new byte[16], reference = new byte[16];
        reader.CopyId(id);
        reader.CopyEvent(lastEvent);
        if (reader.HasValue(7)) reader.CopyReference(7, reference);
        return
        [
            reader.HasValue(0) ? reader.ReadText(0) : null, reader.HasValue(1) ? reader.ReadText(1) : null, reader.HasValue(2) ? reader.ReadText(2) : null,
            reader.HasValue(3) ? reader.ReadNumber(3) : null, reader.HasValue(4) ? reader.ReadNumber(4) : null, reader.HasValue(5) ? reader.ReadNumber(5) : null,
            reader.HasValue(6) ? reader.ReadBoolean(6) : null, reader.HasValue(7) ? new Guid(reference, bigEndian: true) : null,
            reader.HasValue(8) ? Convert.ToHexString(reader.ReadTextBytes(8)) : null,
            new Guid(id, bigEndian: true), new Guid(lastEvent, bigEndian: true),
        ];
    }
}
