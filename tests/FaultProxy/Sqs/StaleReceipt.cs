using System.Text.Json.Nodes;

namespace QueueMap.FaultProxy.Sqs;

/// <summary>Puts earlier handles in the place of those that were meant; the server answers to that as it does.</summary>
internal sealed class StaleReceipt(SqsMessages messages) : MessageEdit
{
    public override bool Request(JsonObject request)
    {
        foreach (var entry in request.Entries())
        {
            if (messages.EarlierHandle(entry.Text("ReceiptHandle")) is { } earlier)
            {
                entry["ReceiptHandle"] = earlier;
                IsInjected = true;
            }
        }

        return IsInjected;
    }
}
