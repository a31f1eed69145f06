namespace QueueMap.Worker.Mapping.Scanning.Rows;

/// <summary>Where the fields of one well-formed row stand, as offsets from the row's beginning, without their quotes.</summary>
/// <param name="capacity">How many fields, from the first on, are of interest.</param>
internal sealed class FieldTable(int capacity)
{
    private readonly int[] _starts = new int[capacity];
    private readonly int[] _ends = new int[capacity];

    public int Count => capacity;

    public int Start(int field) => _starts[field];

    public int End(int field) => _ends[field];

    public int Length(int field) => _ends[field] - _starts[field];

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> row, int field) => row[_starts[field].._ends[field]];

    public void Set(int field, int start, int end) => (_starts[field], _ends[field]) = (start, end);

    /// <summary>Finds the fields of a row whose quotes and number of fields have been checked.</summary>
    public void Find(ReadOnlySpan<byte> row)
    {
        var next = 0;
        for (var field = 0; field < capacity; field++)
        {
            var isQuoted = next < row.Length && row[next] == '"';
            var start = isQuoted ? next + 1 : next;
            var end = isQuoted ? EndOfQuoted(row, start) : EndOfBare(row, start);
            Set(field, start, end);
            next = end + (isQuoted ? 2 : 1);
        }
    }

    private static int EndOfBare(ReadOnlySpan<byte> row, int start)
    {
        var length = row[start..].IndexOf((byte)',');
        return length < 0 ? row.Length : start + length;
    }

    private static int EndOfQuoted(ReadOnlySpan<byte> row, int start)
    {
        while (true)
        {
            var quote = start + row[start..].IndexOf((byte)'"');
            if (quote + 1 == row.Length || row[quote + 1] != '"')
            {
                return quote;
            }

            start = quote + 2;
        }
    }
}
