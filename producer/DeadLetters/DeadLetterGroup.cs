using System.Text;
using QueueMap.Worker.DeadLetters;

namespace QueueMap.Producer.DeadLetters;

/// <summary>Dead letters of one cause.</summary>
/// <param name="Error">Type of the error.</param>
/// <param name="Example">Message of the oldest one. Untrusted.</param>
/// <param name="Letters">All of them, the oldest first.</param>
public sealed record DeadLetterGroup(string Error, string Example, IReadOnlyList<DeadLetter> Letters)
{
    /// <summary>Group of the messages that are none of ours.</summary>
    public const string Foreign = "Foreign";

    /// <summary>Two messages that differ only behind it are of one cause: what follows names the one item or row.</summary>
    private const int ComparedLength = 60;

    public IReadOnlyList<string> Runs => [.. Letters.Select(letter => letter.Batch?.Run).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Batches among them, each once however many of its messages died.</summary>
    public int Batches => Letters.Select(letter => letter.Batch).OfType<LetterBatch>().DistinctBy(batch => (batch.Run, batch.Batch)).Count();

    public DateTimeOffset? Oldest => Letters.Min(letter => letter.SentAt);

    /// <summary>The largest group first.</summary>
    public static IReadOnlyList<DeadLetterGroup> Of(IEnumerable<DeadLetter> letters) =>
    [
        .. letters.GroupBy(KeyOf)
            .Select(group => new DeadLetterGroup(group.Key.Error, ExampleOf(group.First()), [.. group]))
            .OrderByDescending(group => group.Letters.Count)
            .ThenBy(group => group.Error, StringComparer.Ordinal)
            .ThenBy(group => group.Example, StringComparer.Ordinal),
    ];

    private static (string Error, string Text) KeyOf(DeadLetter letter) =>
        letter.Batch is null ? (Foreign, Comparable(letter.Foreign ?? "")) : (letter.Cause.Error, letter.IsSilent ? "" : Comparable(letter.Cause.Message));

    private static string ExampleOf(DeadLetter letter) => letter.Foreign ?? letter.Cause.Message;

    // Numbers are what differs between batches that died of the same: each run of digits counts as one.
    private static string Comparable(string text)
    {
        var comparable = new StringBuilder(ComparedLength);
        foreach (var c in text)
        {
            if (comparable.Length == ComparedLength)
            {
                break;
            }

            if (!char.IsAsciiDigit(c))
            {
                comparable.Append(c);
            }
            else if (comparable.Length == 0 || comparable[^1] != '#')
            {
                comparable.Append('#');
            }
        }

        return comparable.ToString();
    }
}
