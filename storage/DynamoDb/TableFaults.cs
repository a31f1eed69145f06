using Amazon.DynamoDBv2.Model;

namespace QueueMap.Storage.DynamoDb;

/// <summary>Says what to do where the service only says what is wrong.</summary>
internal static class TableFaults
{
    public static async Task<T> ExplainAsync<T>(string table, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (ResourceNotFoundException error)
        {
            throw new TableMissingException(table, error);
        }
    }
}

public sealed class TableMissingException(string table, Exception inner) : Exception(
    $"The table {table} does not exist in this account and region. 'queuemap setup' makes it; or name another in QUEUEMAP__TABLES__RUNS or QUEUEMAP__TABLES__RESULTS.", inner);
