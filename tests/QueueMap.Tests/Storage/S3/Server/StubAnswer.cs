using System.Text;

namespace QueueMap.Tests.Storage.S3.Server;

/// <summary>What goes back, and what goes wrong on the way.</summary>
internal sealed record StubAnswer(int Status, ReadOnlyMemory<byte> Body = default)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Before the first byte.</summary>
    public TimeSpan Delay { get; init; }

    public bool ResetAtOnce { get; init; }

    /// <summary>Only so many bytes of the body are sent.</summary>
    public int? CutAfter { get; init; }

    /// <summary>The connection stays open behind the cut, and silent.</summary>
    public bool StallAfterCut { get; init; }

    public long? AnnouncedLength { get; init; }

    public static StubAnswer Reset { get; } = new(0) { ResetAtOnce = true };

    public static StubAnswer Error(int status, string code, string message = "for the test") => new(
        status,
        Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{message}</Message><RequestId>1</RequestId></Error>"))
    {
        Headers = [("Content-Type", "application/xml"), ("x-amz-request-id", "1")],
    };

    public StubAnswer With(string header, string value) => this with { Headers = [.. Headers, (header, value)] };
}
