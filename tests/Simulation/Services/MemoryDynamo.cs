using System.Globalization;
using System.Net;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using QueueMap.Simulation.Faults;
using QueueMap.Simulation.Scheduling;

namespace QueueMap.Simulation.Services;

/// <summary>
/// DynamoDB as one process sees it, on tables in memory. It has the SDK's retries: a write whose answer was lost is sent again,
/// and meets what the first one wrote. What the product does not call is not here, and fails.
/// </summary>
internal sealed class MemoryDynamo : AmazonDynamoDBClient
{
    /// <summary>As of the product's own client.</summary>
    private const int MaxAttempts = 11;

    // One is made and the others are copies: the SDK's constructor takes longer than a short run.
    private static readonly MemoryDynamo s_first = new();

    private SimProcess _process = null!;
    private Network _network = null!;
    private MemoryTables _tables = null!;

    private MemoryDynamo()
        : base(new AnonymousAWSCredentials(), new AmazonDynamoDBConfig { ServiceURL = "http://nowhere.invalid" })
    {
    }

    public static MemoryDynamo For(SimProcess process, Network network, MemoryTables tables)
    {
        var client = (MemoryDynamo)s_first.MemberwiseClone();
        (client._process, client._network, client._tables) = (process, network, tables);
        return client;
    }

    public override Task<GetItemResponse> GetItemAsync(GetItemRequest request, CancellationToken cancellationToken = default) => CallAsync(
        "GetItem", () => new GetItemResponse { Item = _tables.Get(request.TableName, request.Key, request.ConsistentRead == true) }, cancellationToken, SubjectOf(request.TableName, request.Key));

    public override Task<PutItemResponse> PutItemAsync(PutItemRequest request, CancellationToken cancellationToken = default) => CallAsync(
        "PutItem",
        () =>
        {
            _tables.Put(request, _process.Name);
            return new PutItemResponse();
        },
        cancellationToken,
        SubjectOf(request.TableName, request.Item));

    public override Task<DeleteItemResponse> DeleteItemAsync(DeleteItemRequest request, CancellationToken cancellationToken = default) => CallAsync(
        "DeleteItem",
        () =>
        {
            _tables.Delete(request, _process.Name);
            return new DeleteItemResponse();
        },
        cancellationToken);

    public override Task<QueryResponse> QueryAsync(QueryRequest request, CancellationToken cancellationToken = default) =>
        CallAsync("Query", () => _tables.Query(request), cancellationToken);

    public override Task<ScanResponse> ScanAsync(ScanRequest request, CancellationToken cancellationToken = default) =>
        CallAsync("Scan", () => _tables.Scan(request), cancellationToken);

#pragma warning disable CA2215 // What the copies share stays.
    protected override void Dispose(bool disposing)
    {
    }
#pragma warning restore CA2215

    private string SubjectOf(string table, Dictionary<string, AttributeValue> item) => !_network.Faults.Lasting.IsAny ? ""
        : item.TryGetValue("part", out var part) ? $"{table} {item["run"].S}/{part.S}"
        : table;

    private async Task<T> CallAsync<T>(string operation, Func<T> effect, CancellationToken cancellation, string subject = "")
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // The condition is judged by the service, and its answer may be lost as any other.
                var (answer, refusal) = await _network.AttemptAsync(_process, "dynamo", operation, Judged, ErrorOf, cancellation, subject);
                return refusal is null ? answer! : throw refusal;
            }
            catch (AmazonServiceException error) when (attempt < MaxAttempts && error is ProvisionedThroughputExceededException or InternalServerErrorException)
            {
                var most = Math.Min(20_000, 50 * Math.Pow(2, attempt - 1));
                await _process.WaitAsync(TimeSpan.FromMilliseconds(most * _network.Simulator.Chance.NextDouble()), cancellation);
            }
        }

        (T? Answer, ConditionalCheckFailedException? Refusal) Judged()
        {
            try
            {
                return (effect(), null);
            }
            catch (ConditionalCheckFailedException refused)
            {
                return (default, refused);
            }
        }
    }

    private static Exception ErrorOf(Trouble trouble) => trouble == Trouble.Throttled
        ? new ProvisionedThroughputExceededException("The level of configured provisioned throughput for the table was exceeded.") { StatusCode = HttpStatusCode.BadRequest }
        : new InternalServerErrorException($"The request processing has failed ({trouble}).") { StatusCode = HttpStatusCode.InternalServerError };
}

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

/// <summary>Condition expressions: <c>attribute_not_exists</c>, comparisons, AND, OR and parentheses. What else is asked is refused.</summary>
internal static class Condition
{
    public static bool Holds(
        string expression, Dictionary<string, AttributeValue> item, Dictionary<string, string>? names, Dictionary<string, AttributeValue>? values)
    {
        var reader = new Reader(expression, item, names ?? [], values ?? []);
        var holds = reader.Or();
        return reader.IsAtEnd ? holds : throw new NotSupportedException($"The condition '{expression}' has more than is understood here.");
    }

    private sealed class Reader(
        string expression, Dictionary<string, AttributeValue> item, Dictionary<string, string> names, Dictionary<string, AttributeValue> values)
    {
        private readonly string[] _words = expression.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);

        private int _next;

        public bool IsAtEnd => _next == _words.Length;

        public bool Or()
        {
            var holds = And();
            while (TryTake("OR"))
            {
                holds |= And();
            }

            return holds;
        }

        private bool And()
        {
            var holds = One();
            while (TryTake("AND"))
            {
                holds &= One();
            }

            return holds;
        }

        private bool One()
        {
            if (TryTake("("))
            {
                var inner = Or();
                Take(")");
                return inner;
            }

            if (TryTake("attribute_not_exists"))
            {
                Take("(");
                var absent = !item.ContainsKey(names[_words[_next++]]);
                Take(")");
                return absent;
            }

            var left = item.GetValueOrDefault(names[_words[_next++]]);
            var comparison = _words[_next++];
            var right = values[_words[_next++]];
            if (left is null)
            {
                return false; // Nothing compares with what is not there.
            }

            var order = Compare(left, right);
            return comparison switch
            {
                "=" => order == 0,
                "<" => order < 0,
                "<=" => order <= 0,
                ">=" => order >= 0,
                ">" => order > 0,
                _ => throw new NotSupportedException($"The comparison '{comparison}' is not understood here."),
            };
        }

        private static int Compare(AttributeValue left, AttributeValue right) => (left.S, right.S, left.N, right.N) switch
        {
            ({ } a, { } b, _, _) => string.CompareOrdinal(a, b), // ASCII, so UTF-8's order.
            (_, _, { } a, { } b) => decimal.Parse(a, CultureInfo.InvariantCulture).CompareTo(decimal.Parse(b, CultureInfo.InvariantCulture)),
            _ => throw new NotSupportedException("Two values of different types are compared."),
        };

        private bool TryTake(string word)
        {
            if (!IsAtEnd && _words[_next] == word)
            {
                _next++;
                return true;
            }

            return false;
        }

        private void Take(string word)
        {
            if (!TryTake(word))
            {
                throw new NotSupportedException($"The condition '{expression}' is not understood here: '{word}' was expected.");
            }
        }
    }
}
