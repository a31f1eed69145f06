using System.Text.Json.Nodes;

namespace QueueMap.FaultProxy.Sqs;

/// <summary>Adds a message to a receive that has room for one more.</summary>
internal sealed class RepeatMessage(SqsMessages messages, bool deleted, Func<int, int> chance) : MessageEdit
{
    public override bool Response(JsonObject request, JsonObject response)
    {
        var received = response["Messages"] as JsonArray ?? [];
        var room = request["MaxNumberOfMessages"]?.GetValue<int>() ?? 1;
        var ids = received.Select(message => message.Text("MessageId")).ToHashSet(StringComparer.Ordinal);
        var candidates = messages.Of(request.Text("QueueUrl"), deleted).Where(message => !ids.Contains(message.Text("MessageId"))).ToList();
        if (received.Count >= room || candidates.Count == 0)
        {
            return false;
        }

        response.Array("Messages").Add(candidates[chance(candidates.Count)]);
        return true;
    }
}
