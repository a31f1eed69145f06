using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace QueueMap.Storage.DynamoDb;

/// <summary>Names of the attributes in the two tables.</summary>
internal static class Attributes
{
    public const string Run = "run";
    public const string Part = "part";
    public const string Revision = "revision";

    /// <summary>Which write made the item.</summary>
    public const string Write = "write";

    /// <summary>The document, as <see cref="Encoding"/> says.</summary>
    public const string Body = "body";

    public const string Encoding = "encoding";

    /// <summary>Name of the run's file that holds the body, where it is too large for the table.</summary>
    public const string Spill = "spill";

    public const string Job = "job";
    public const string Month = "month";
    public const string EndedAt = "endedAt";

    public static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    public static long ToLong(AttributeValue value) => long.Parse(value.N, CultureInfo.InvariantCulture);
}
