using MassTransit;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Topology;

/// <summary>What SQS accepts as the name of a queue, and this transport of those.</summary>
internal static class QueueName
{
    /// <returns>Null when the name is good, else what is wrong with it and what to do.</returns>
    public static string? ComplaintAbout(string name)
    {
        if (AmazonSqsEndpointAddress.IsFifo(name))
        {
            return $"The queue '{name}' is a FIFO queue, whose order this transport does not keep. Use a standard queue.";
        }

        return name.Length is 0 or > SqsLimits.MaxQueueNameLength || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? $"'{name}' is no name of a queue: SQS allows 1 to {SqsLimits.MaxQueueNameLength} of the characters A-Z, a-z, 0-9, - and _; "
                + $"this one has {name.Length}. Name the endpoint otherwise."
            : null;
    }

    public static string Checked(string name) =>
        ComplaintAbout(name) is { } complaint ? throw new AmazonSqsTransportConfigurationException(complaint) : name;

    /// <summary>The queue or topic that an address names, in any of its forms.</summary>
    public static AmazonSqsEndpointAddress Parse(Uri host, Uri address)
    {
        var parsed = new AmazonSqsEndpointAddress(host, address);
        if (parsed.Type == AmazonSqsEndpointAddress.AddressType.Queue)
        {
            Checked(parsed.Name);
        }

        return parsed;
    }
}
