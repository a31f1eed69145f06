using System.Text.Json.Nodes;

namespace QueueMap.FaultProxy.Sqs;

/// <summary>Asks for one message less, and adds one that has come before.</summary>
internal sealed class RepeatMessage(SqsMessages messages, bool deleted, Func<int, int> chance) : MessageEdit
{
    private const string Max = "MaxNumberOfMessages";

    private int _room;

    public override bool Request(JsonObject request)
    {
        _room = request[Max]?.GetValue<int>() ?? 1;
        if (_room == 1 || messages.Of(request.Text("QueueUrl"), deleted).Count == 0)
        {
            return false;
        }

        request[Max] = _room - 1;
        return true;
    }

    public override bool Response(JsonObject request, JsonObject response)
    {
        var received = response["Messages"] as JsonArray ?? [];
        var ids = received.Select(message => message.Text("MessageId")).ToHashSet(StringComparer.Ordinal);
        var candidates = messages.Of(request.Text("QueueUrl"), deleted).Where(message => !ids.Contains(message.Text("MessageId"))).ToList();
        if (received.Count >= _room || candidates.Count == 0)
        {
            return false;
        }

        response.Array("Messages").Add(candidates[chance(candidates.Count)]);
        return IsInjected = true;
    }
}
