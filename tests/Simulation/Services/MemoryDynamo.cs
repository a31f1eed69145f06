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
