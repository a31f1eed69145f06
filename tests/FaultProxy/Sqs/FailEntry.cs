using System.Text.Json.Nodes;

namespace QueueMap.FaultProxy.Sqs;

/// <summary>Says of one entry that it failed: the client cannot know whether it was done.</summary>
internal sealed class FailEntry(Func<int, int> chance) : MessageEdit
{
    private string _id = "";

    public override bool Request(JsonObject request)
    {
        var entries = request.Array("Entries");
        if (entries.Count == 0)
        {
            return false;
        }

        var chosen = entries[chance(entries.Count)]!;
        _id = chosen.Text("Id");
        IsInjected = true;
        if (chance(2) == 0)
        {
            return false;
        }

        entries.Remove(chosen);
        if (entries.Count == 0)
        {
            Answer = new() { ["Successful"] = new JsonArray(), ["Failed"] = new JsonArray(Failed()) };
        }

        return true;
    }

    public override bool Response(JsonObject request, JsonObject response)
    {
        var successful = response.Array("Successful");
        if (successful.FirstOrDefault(entry => entry.Text("Id") == _id) is { } done)
        {
            successful.Remove(done);
        }

        if (response.Array("Failed").All(entry => entry.Text("Id") != _id))
        {
            response.Array("Failed").Add(Failed());
        }

        return true;
    }

    private JsonObject Failed() => new() { ["Id"] = _id, ["Code"] = "InternalError", ["Message"] = "injected", ["SenderFault"] = false };
}
