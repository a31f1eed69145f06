using System.Text.RegularExpressions;

namespace QueueMap.Contracts.Runs;

/// <summary>
/// The form of a run id. Ids become folder names, object keys and table keys, and they come back from messages and
/// command lines: nothing else than this form is ever used as a path.
/// </summary>
public static partial class RunId
{
    public const string Form = "1 to 80 characters of a-z, 0-9 and '-', beginning with a letter or digit";

    /// <summary>An id that sorts by time: job, UTC time, and five characters of chance against a second run in the same second.</summary>
    public static string New(string job, DateTimeOffset now, Random chance)
    {
        const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
        return $"{job}-{now.UtcDateTime:yyyyMMdd-HHmmss}-{new string(chance.GetItems<char>(Alphabet, 5))}";
    }

    public static bool IsValid(string? id) => id is not null && Pattern().IsMatch(id);

    /// <exception cref="ArgumentException">It is not of the form.</exception>
    public static string Require(string? id) =>
        IsValid(id) ? id! : throw new ArgumentException($"'{Shown(id)}' is no run id. A run id has {Form}.", nameof(id));

    private static string Shown(string? id) => id is null ? "" : new string([.. id.Take(80).Select(c => char.IsControl(c) ? '?' : c)]);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,79}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
