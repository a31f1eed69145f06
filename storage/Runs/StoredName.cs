using System.Text.RegularExpressions;

namespace QueueMap.Storage.Runs;

/// <summary>
/// The forms of names under which state is kept. They become file names, object keys and table keys; nothing else is ever
/// used as one.
/// </summary>
public static partial class StoredName
{
    public const string PartForm = "1 to 80 characters of a-z, 0-9 and '-', beginning with a letter or digit";

    /// <summary>
    /// Upper case only in words that end in '_' and a number, and '_' nowhere else: so no two names differ in case alone, and
    /// a file system that takes those for one keeps them apart.
    /// </summary>
    public const string FileForm =
        "1 to 200 characters of a-z, 0-9, '-' and '.', with '/' between parts, each part beginning with a letter or digit; "
        + "the last part may be an upper-case word with a number, as SUCCEEDED_0.jsonl";

    /// <exception cref="ArgumentException">It is not of the form <see cref="PartForm"/>.</exception>
    public static string RequirePart(string? name) => Require(name, PartPattern(), "part of a run", PartForm);

    /// <exception cref="ArgumentException">It is not of the form <see cref="PartForm"/>.</exception>
    public static string RequireJob(string? name) => Require(name, PartPattern(), "job", PartForm);

    /// <exception cref="ArgumentException">It is not of the form <see cref="FileForm"/>.</exception>
    public static string RequireFile(string? name) => Require(name, FilePattern(), "file of a run", FileForm);

    private static string Require(string? name, Regex pattern, string what, string form) =>
        name is not null && pattern.IsMatch(name)
            ? name
            : throw new ArgumentException($"'{Shown(name)}' is no name of a {what}. Such a name has {form}.", nameof(name));

    private static string Shown(string? name) =>
        name is null ? "" : new string([.. name.Take(80).Select(c => char.IsControl(c) ? '?' : c)]);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,79}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PartPattern();

    [GeneratedRegex(@"\A(?=.{1,200}\z)([a-z0-9][a-z0-9.-]*/)*([a-z0-9][a-z0-9.-]*|[A-Z]+_[0-9]+\.[a-z0-9]+)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FilePattern();
}
