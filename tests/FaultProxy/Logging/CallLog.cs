using System.Collections.Concurrent;
using System.Text.Json;

namespace QueueMap.FaultProxy.Logging;

/// <summary>Writes each call to a file when it is over, one JSON object a line; and knows which calls are held back at the moment.</summary>
internal sealed class CallLog : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<CallRecord, HeldCall> _held = new(ReferenceEqualityComparer.Instance);
    private StreamWriter? _file;

    public IReadOnlyCollection<HeldCall> Held => [.. _held.Values];

    /// <param name="path">Null: nothing is written from now on, and what was is in its file.</param>
    public void WriteTo(string? path)
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = path is null ? null : new StreamWriter(path, append: true) { AutoFlush = true };
        }
    }

    public void Write(CallRecord call)
    {
        lock (_lock)
        {
            _file?.WriteLine(JsonSerializer.Serialize(call, s_json));
        }
    }

    public async Task HoldAsync(CallRecord call, string name, Func<Task> wait)
    {
        _held[call] = new HeldCall(call.Who, call.Operation, name);
        try
        {
            await wait();
        }
        finally
        {
            _held.TryRemove(call, out _);
        }
    }

    public void Dispose() => WriteTo(null);
}

/// <summary>A call that waits at the moment.</summary>
/// <param name="Who">The access key that signed it.</param>
/// <param name="Operation">As the protocol names it.</param>
/// <param name="Name">Of the rule that holds it, or its kind.</param>
public sealed record HeldCall(string Who, string Operation, string Name);
