using System.Text.Json;
using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Ledger;

/// <summary>
/// A set of small non-negative numbers as a bitmap: a million batches take 125 KB, and a duplicate is found in
/// constant time. JSON: the bytes in base64, least significant bit first.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed class BatchSet
{
    private byte[] _bits;

    public BatchSet() => _bits = [];

    private BatchSet(byte[] bits)
    {
        _bits = bits;
        Count = bits.Sum(b => byte.PopCount(b));
    }

    /// <summary>How many numbers the set holds.</summary>
    public int Count { get; private set; }

    public bool Contains(int number) => number >> 3 < _bits.Length && (_bits[number >> 3] & (1 << (number & 7))) != 0;

    /// <returns>False where the number was in the set already.</returns>
    public bool Add(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        if (Contains(number))
        {
            return false;
        }

        if (number >> 3 >= _bits.Length)
        {
            Array.Resize(ref _bits, Math.Max((number >> 3) + 1, _bits.Length * 2));
        }

        _bits[number >> 3] |= (byte)(1 << (number & 7));
        Count++;
        return true;
    }

    public static BatchSet Of(IEnumerable<int> numbers)
    {
        var set = new BatchSet();
        foreach (var number in numbers)
        {
            set.Add(number);
        }

        return set;
    }

    public BatchSet Copy() => new([.. _bits]);

    private sealed class Converter : JsonConverter<BatchSet>
    {
        public override BatchSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetBytesFromBase64());

        public override void Write(Utf8JsonWriter writer, BatchSet value, JsonSerializerOptions options) =>
            writer.WriteBase64StringValue(value._bits.AsSpan().TrimEnd((byte)0));
    }
}
