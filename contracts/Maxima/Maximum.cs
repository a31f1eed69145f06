using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Maxima;

/// <summary>The best row of a group so far.</summary>
/// <param name="Value">The value, with the scale that it has in the object: 92.0 stays 92.0.</param>
/// <param name="Kept">Texts of <see cref="Jobs.JobSpec.Kept"/>, in its order, trimmed of spaces.</param>
/// <param name="Key">Key of the object that holds the row.</param>
/// <param name="Line">Line of the object, from 1, where the row begins.</param>
public sealed record Maximum(
    [property: JsonPropertyName("value")] decimal Value,
    [property: JsonPropertyName("kept")] IReadOnlyList<string> Kept,
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("line")] long Line)
{
    /// <summary>
    /// A total order over rows: the higher value, then the smaller tie columns, then the smaller key and line. Two
    /// different rows never tie, so the best of any set is one row, whatever the order in which they are met.
    /// </summary>
    public static bool Beats(Maximum challenger, Maximum holder, int tieColumns)
    {
        var byValue = challenger.Value.CompareTo(holder.Value);
        if (byValue != 0)
        {
            return byValue > 0;
        }

        for (var i = 0; i < tieColumns; i++)
        {
            var byTie = Utf8Order.Instance.Compare(challenger.Kept[i], holder.Kept[i]);
            if (byTie != 0)
            {
                return byTie < 0;
            }
        }

        var byKey = Utf8Order.Instance.Compare(challenger.Key, holder.Key);
        return byKey != 0 ? byKey < 0 : challenger.Line < holder.Line;
    }
}
