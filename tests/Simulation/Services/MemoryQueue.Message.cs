using System.Globalization;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Simulation.Scheduling;

namespace QueueMap.Simulation.Services;

internal sealed partial class MemoryQueue
{
    internal sealed class Message(string id, string body, IReadOnlyDictionary<string, string> sender, long sentAt)
    {
        public string Id => id;

        public string Body => body;

        public IReadOnlyDictionary<string, string> Attributes => sender;

        public long SentAt => sentAt;

        public string SentBy { get; init; } = "";

        public Letter About { get; } = Letter.Of(body);

        public int Receives { get; set; }

        public long? FirstReceivedAt { get; set; }

        public long HiddenUntil { get; set; }

        public bool IsDelayed { get; set; }

        public bool IsGone { get; set; }

        /// <summary>It was deleted, and comes again all the same.</summary>
        public bool IsGhost { get; set; }

        public bool WasDoubled { get; set; }

        public SimProcess? Holder { get; set; }

        /// <summary>The last to receive it.</summary>
        public SimProcess? ReceivedBy { get; set; }

        public long HeldSince { get; set; }

        /// <summary>For how long its newest receive hides it; a renewal does so for as long again.</summary>
        public TimeSpan Visibility { get; set; }

        public bool IsNewest(string handle) => handle == $"{id}#{Receives}";

        public SqsMessage ToSqs(string handle) => new(
            id,
            handle,
            body,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ApproximateReceiveCount"] = Receives.ToString(CultureInfo.InvariantCulture),
                ["SentTimestamp"] = (Simulator.Epoch.ToUnixTimeMilliseconds() + (sentAt / TimeSpan.TicksPerMillisecond)).ToString(CultureInfo.InvariantCulture),
            },
            sender);
    }
}
