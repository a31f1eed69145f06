using System.Net;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace QueueMap.Simulation.Services;

/// <summary>Keys and conditions as DynamoDB has them, for the few that the product uses.</summary>
internal sealed class MemoryTables(Random chance, bool pagesShort)
{
    /// <summary>What DynamoDB allows of an item, names and values together.</summary>
    private const int MaxItemBytes = 400 * 1024;

    private readonly Dictionary<string, Table> _tables = new(StringComparer.Ordinal)
    {
        ["queuemap-runs"] = new("run", "part"),
        ["queuemap-results"] = new("job", "month"),
    };

    /// <summary>Sees each write as it is done: the table, the item before (null: none), the item after (null: deleted), and who wrote.</summary>
    public Action<string, Dictionary<string, AttributeValue>?, Dictionary<string, AttributeValue>?, string> Written { get; set; } = (_, _, _, _) => { };

    public IEnumerable<Dictionary<string, AttributeValue>> ItemsOf(string table) => _tables[table].Items.Values;

    public Dictionary<string, AttributeValue>? Find(string table, string partition, string sort) =>
        _tables[table].Items.GetValueOrDefault((partition, sort));

    public Dictionary<string, AttributeValue>? Get(string table, Dictionary<string, AttributeValue> key, bool consistent)
    {
        if (!consistent)
        {
            throw new NotSupportedException("The product reads consistently; an eventual read would need old versions here.");
        }

        var found = TableOf(table).Items.GetValueOrDefault(TableOf(table).KeyOf(key));
        return found is null ? null : Copy(found);
    }

    public void Put(PutItemRequest request, string writer)
    {
        var table = TableOf(request.TableName);
        if (BytesOf(request.Item) > MaxItemBytes)
        {
            throw new AmazonDynamoDBException("Item size has exceeded the maximum allowed size") { ErrorCode = "ValidationException", StatusCode = HttpStatusCode.BadRequest };
        }

        var key = table.KeyOf(request.Item);
        var before = table.Items.GetValueOrDefault(key);
        Require(before, request.ConditionExpression, request.ExpressionAttributeNames, request.ExpressionAttributeValues);
        var after = Copy(request.Item);
        table.Items[key] = after;
        Written(request.TableName, before, after, writer);
    }

    public void Delete(DeleteItemRequest request, string writer)
    {
        var table = TableOf(request.TableName);
        var key = table.KeyOf(request.Key);
        var before = table.Items.GetValueOrDefault(key);
        Require(before, request.ConditionExpression, request.ExpressionAttributeNames, request.ExpressionAttributeValues);
        if (table.Items.Remove(key))
        {
            Written(request.TableName, before, null, writer);
        }
    }

    public QueryResponse Query(QueryRequest request)
    {
        var table = TableOf(request.TableName);
        var found = table.Items.Values.Where(item => Condition.Holds(
            request.KeyConditionExpression, item, request.ExpressionAttributeNames, request.ExpressionAttributeValues));
        var (items, last) = Page(table, found, request.ExclusiveStartKey);
        return new QueryResponse { Items = items, LastEvaluatedKey = last };
    }

    public ScanResponse Scan(ScanRequest request)
    {
        var table = TableOf(request.TableName);
        var (items, last) = Page(table, table.Items.Values, request.ExclusiveStartKey);
        return new ScanResponse { Items = items, LastEvaluatedKey = last };
    }

    /// <summary>Pages may be short, and one may be empty with more behind it: both are DynamoDB's right.</summary>
    private (List<Dictionary<string, AttributeValue>> Items, Dictionary<string, AttributeValue>? Last) Page(
        Table table, IEnumerable<Dictionary<string, AttributeValue>> found, Dictionary<string, AttributeValue>? start)
    {
        var behind = found.Where(item => start is not { Count: > 0 } || table.Compare(table.KeyOf(item), table.KeyOf(start)) > 0).ToList();
        var room = pagesShort ? chance.Next(3) : int.MaxValue;
        if (room == 0 && start is { Count: > 0 } && behind.Count > 0)
        {
            return ([], start);
        }

        var items = behind.Take(Math.Max(1, room)).Select(Copy).ToList();
        return (items, items.Count < behind.Count ? table.KeyAttributesOf(items[^1]) : null);
    }

    private Table TableOf(string name) => _tables.TryGetValue(name, out var table)
        ? table
        : throw new ResourceNotFoundException($"Requested resource not found: Table: {name} not found");

    private static void Require(
        Dictionary<string, AttributeValue>? item, string? condition, Dictionary<string, string>? names, Dictionary<string, AttributeValue>? values)
    {
        if (condition is not null && !Condition.Holds(condition, item ?? [], names, values))
        {
            throw new ConditionalCheckFailedException("The conditional request failed") { StatusCode = HttpStatusCode.BadRequest };
        }
    }

    private static int BytesOf(Dictionary<string, AttributeValue> item) => item.Sum(
        entry => entry.Key.Length + (entry.Value.S is { } text ? System.Text.Encoding.UTF8.GetByteCount(text) : entry.Value.B is { } bytes ? (int)bytes.Length : 21));

    private static Dictionary<string, AttributeValue> Copy(Dictionary<string, AttributeValue> item)
    {
        var copy = new Dictionary<string, AttributeValue>(StringComparer.Ordinal);
        foreach (var (name, value) in item)
        {
            copy[name] = value switch
            {
                { S: { } text } => new AttributeValue { S = text },
                { N: { } number } => new AttributeValue { N = number },
                { B: { } bytes } => new AttributeValue { B = new MemoryStream(bytes.ToArray(), writable: false) },
                _ => throw new NotSupportedException($"Attribute {name} is of a type that the product does not write."),
            };
        }

        return copy;
    }

    private sealed class Table(string partition, string sort) : IComparer<(string Partition, string Sort)>
    {
        private SortedDictionary<(string Partition, string Sort), Dictionary<string, AttributeValue>>? _items;

        public SortedDictionary<(string Partition, string Sort), Dictionary<string, AttributeValue>> Items => _items ??= new(this);

        public int Compare((string Partition, string Sort) x, (string Partition, string Sort) y) =>
            string.CompareOrdinal(x.Partition, y.Partition) is not 0 and var order ? order : string.CompareOrdinal(x.Sort, y.Sort);

        public (string Partition, string Sort) KeyOf(Dictionary<string, AttributeValue> item) => (item[partition].S, item[sort].S);

        public Dictionary<string, AttributeValue> KeyAttributesOf(Dictionary<string, AttributeValue> item) =>
            new(StringComparer.Ordinal) { [partition] = item[partition], [sort] = item[sort] };
    }
}
