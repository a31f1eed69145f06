using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Jobs;

/// <summary>
/// What a run computes: for each group of rows the row with the highest value. It is data, not code, and it travels
/// in the run's header, so that every process of a run computes the same thing.
/// </summary>
/// <param name="Name">Identifies the job; results of later runs of the same job replace those of earlier ones.</param>
/// <param name="Items">Which objects of a source are items of the job.</param>
/// <param name="Group">How a row's group is found.</param>
/// <param name="Value">The column that is maximised.</param>
/// <param name="TieBreak">
/// Columns that settle equal values: the smallest text in UTF-8 byte order wins, the first column first. What is still
/// equal is settled by the source: the smallest key, then the smallest line.
/// </param>
/// <param name="Carried">Columns copied from the winning row; blank where an object lacks them.</param>
public sealed record JobSpec(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("items")] ItemRule Items,
    [property: JsonPropertyName("group")] GroupRule Group,
    [property: JsonPropertyName("value")] ValueRule Value,
    [property: JsonPropertyName("tieBreak")] IReadOnlyList<string> TieBreak,
    [property: JsonPropertyName("carried")] IReadOnlyList<string> Carried)
{
    /// <summary>The columns whose text is kept of a winning row: those of the tie rule, then the carried ones.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Kept => [.. TieBreak, .. Carried];

    /// <summary>The columns without which an object cannot be mapped.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Required => [.. new[] { Group.Column, Value.Column }.Concat(TieBreak).Distinct(StringComparer.Ordinal)];
}

/// <summary>How a row's group is found.</summary>
/// <param name="Column">Header name of the column.</param>
/// <param name="By">What is made of its text.</param>
public sealed record GroupRule(
    [property: JsonPropertyName("column")] string Column,
    [property: JsonPropertyName("by")] Grouping By);

/// <summary>What is made of the text of the group column.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Grouping>))]
public enum Grouping
{
    /// <summary>The text is a date, YYYY-MM-DD, and the group is its month, YYYY-MM.</summary>
    [JsonStringEnumMemberName("month")] Month,
}

/// <summary>The column that is maximised.</summary>
/// <param name="Column">Header name of the column.</param>
/// <param name="Unit">Unit of the numbers, as exports name it.</param>
/// <param name="Missing">Numbers that mean "not measured". A blank field always does.</param>
public sealed record ValueRule(
    [property: JsonPropertyName("column")] string Column,
    [property: JsonPropertyName("unit")] string Unit,
    [property: JsonPropertyName("missing")] IReadOnlyList<decimal> Missing);
