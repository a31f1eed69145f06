using System.Text.Json.Nodes;

namespace QueueMap.FaultProxy.Sqs;

/// <summary>SQS promises no order of a batch's answer: only ids tell which entry is which.</summary>
internal sealed class ReverseEntries : MessageEdit
{
    public override bool Response(JsonObject request, JsonObject response)
    {
        if (response["Successful"] is not JsonArray { Count: > 1 } entries)
        {
            return false;
        }

        var opposite = entries.Reverse().ToList();
        entries.Clear();
        opposite.ForEach(entries.Add);
        return IsInjected = true;
    }
}
