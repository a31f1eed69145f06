using System.Text.Json.Nodes;

namespace QueueMap.FaultProxy.Forwarding;

/// <summary>Pages of DynamoDB may end wherever it likes, also before their first item.</summary>
internal sealed class Paging(string operation, JsonObject request)
{
    private const string From = "ExclusiveStartKey";

    /// <returns>The request for one item; null where it asks for no page.</returns>
    public JsonObject? Small()
    {
        if (operation is not ("Query" or "Scan"))
        {
            return null;
        }

        request["Limit"] = 1;
        return request;
    }

    /// <returns>A page without an item; null where none can be made up: only of a query's first page is it known where to go on.</returns>
    public JsonObject? Empty()
    {
        if (operation != "Query" || request[From] is not null
            || request["ExpressionAttributeNames"] is not JsonObject names || request["ExpressionAttributeValues"] is not JsonObject values)
        {
            return null;
        }

        // "#job = :job AND #month >= :first": the names of a key, the partition's first, as QueueMap writes its queries.
        var keys = names.Select(name => (Name: (string)name.Value!, Value: values[$":{(string)name.Value!}"])).ToList();
        if (keys.Count != 2 || keys.Find(key => key.Value is not null) is not { Value: { } partition } found)
        {
            return null;
        }

        // DynamoDB refuses to go on from a key that the query's own condition leaves out, and so never gives one. The bound is no
        // item of ours: behind it the next page begins where this one should have.
        var sort = keys.Find(key => key.Value is null).Name;
        if (values.FirstOrDefault(value => value.Key != $":{found.Name}").Value is not { } bound)
        {
            return null;
        }

        return new JsonObject
        {
            ["Items"] = new JsonArray(),
            ["Count"] = 0,
            ["ScannedCount"] = 0,
            ["LastEvaluatedKey"] = new JsonObject { [found.Name] = partition.DeepClone(), [sort] = bound.DeepClone() },
        };
    }
}
