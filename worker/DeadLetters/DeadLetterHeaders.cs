using System.Globalization;
using System.Text.Json;
using MassTransit;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Contracts.Ledger;

namespace QueueMap.Worker.DeadLetters;

/// <summary>Why a message died, by the headers that the transport wrote when it moved it. Untrusted, and bounded here.</summary>
internal sealed class DeadLetterHeaders
{
    /// <summary>Error of a batch whose worker left no word: what such deaths are grouped by.</summary>
    public const string SilentError = "WorkerDied";

    private const int MaxErrorLength = 200;
    private const int MaxMessageLength = 1_000;
    private const int MaxStackLength = 4_000;

    /// <summary>What did not fit ten attributes; the transport's name for it.</summary>
    private const string Packed = "MT-Packed-Headers";

    /// <summary>The transport's own, beside MassTransit's.</summary>
    private const string Worker = "MT-Fault-Worker";

    private const string Attempt = "MT-Fault-Attempt";

    private readonly Dictionary<string, string> _headers;
    private readonly SqsMessage _message;

    public DeadLetterHeaders(SqsMessage message)
    {
        _message = message;
        _headers = new(message.Attributes, StringComparer.OrdinalIgnoreCase);
        if (_headers.TryGetValue(Packed, out var packed))
        {
            Unpack(packed);
        }
    }

    public bool IsSilent => Find(MessageHeaders.FaultExceptionType) is null && Find(MessageHeaders.FaultMessage) is null && Find(MessageHeaders.Reason) is null;

    public int Attempts => int.TryParse(Find(Attempt), NumberStyles.None, CultureInfo.InvariantCulture, out var attempts) ? attempts : _message.ReceiveCount;

    public string? Stack => Find(MessageHeaders.FaultStackTrace) is { } stack ? Cut(stack, MaxStackLength) : null;

    /// <param name="now">When it was found, for a death whose time nobody wrote down.</param>
    public DeathCause CauseAt(DateTimeOffset now)
    {
        if (IsSilent)
        {
            return new DeathCause(
                SilentError,
                $"Its worker died without a word, again and again: the queue gave it up after {_message.ReceiveCount:N0} receives. "
                + "Look for a process that was killed, for want of memory perhaps, or that froze.",
                "unknown",
                now);
        }

        var type = Find(MessageHeaders.FaultExceptionType) ?? "NotConsumed";
        var text = Find(MessageHeaders.FaultMessage) ?? $"No consumer took it: {Find(MessageHeaders.Reason) ?? "no reason given"}";
        return new DeathCause(
            Cut(type[(type.LastIndexOf('.') + 1)..], MaxErrorLength), Cut(text, MaxMessageLength), Cut(Find(Worker) ?? "unknown", MaxErrorLength), DiedAt ?? now);
    }

    private DateTimeOffset? DiedAt => DateTimeOffset.TryParse(
        Find(MessageHeaders.FaultTimestamp), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        ? at.ToUniversalTime()
        : null;

    private string? Find(string name) => _headers.GetValueOrDefault(name);

    private void Unpack(string packed)
    {
        try
        {
            foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string?>>(packed) ?? [])
            {
                if (value is not null)
                {
                    _headers.TryAdd(name, value);
                }
            }
        }
        catch (JsonException)
        {
            // Somebody else's attribute of that name.
        }
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
