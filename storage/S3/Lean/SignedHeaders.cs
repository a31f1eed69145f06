using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace QueueMap.Storage.S3.Lean;

/// <summary>The headers that a signature covers, in the order of their names, which is the order to add them in.</summary>
internal ref struct SignedHeaders
{
    private Slots _slots;
    private int _count;

    public void Add(string name, string value) => _slots[_count++] = (name, value);

    [UnscopedRef]
    public readonly ReadOnlySpan<(string Name, string Value)> All => ((ReadOnlySpan<(string, string)>)_slots)[.._count];

    /// <summary>host, if-match, range, and five of AWS's own.</summary>
    [InlineArray(8)]
    private struct Slots
    {
        private (string Name, string Value) _first;
    }
}
