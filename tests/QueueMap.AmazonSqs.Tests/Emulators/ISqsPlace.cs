using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Tests.Emulators;

/// <summary>An SQS that a suite judges: an emulator, or queues in memory.</summary>
public interface ISqsPlace
{
    ISqsClient Client { get; }

    /// <summary>Skips the test where it cannot be had.</summary>
    void Require();

    /// <summary>No two tests share a queue.</summary>
    string NewName(string prefix);

    Task<string> NewQueueAsync(params (string Name, string Value)[] attributes);
}
