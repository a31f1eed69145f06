namespace QueueMap.Mutants;

/// <summary>
/// A defect as it lies in <c>defects/NAME.defect</c>: why it is one, and which texts of which files it changes. A file begins
/// with <c>why: </c>; then come, for each change, <c>file: PATH</c>, a line <c>find:</c>, the text, a line <c>replace:</c> and the
/// other text, in which <c>DEFECT</c> asks whether this process has the defect.
/// </summary>
internal sealed record DefectFile(string Name, string Why, IReadOnlyList<Change> Changes)
{
    public const string Folder = "tests/Mutants/defects";

    private const string Switch = "DEFECT";

    /// <summary>All defects of a repository.</summary>
    public static IReadOnlyList<DefectFile> ReadAll(string repository) =>
        [.. Directory.EnumerateFiles(Path.Combine(repository, Folder), "*.defect").Order(StringComparer.Ordinal).Select(Read)];

    private static DefectFile Read(string file)
    {
        var parts = File.ReadAllText(file).Split("\nfile: ");
        var name = Path.GetFileNameWithoutExtension(file);
        const string Begin = "why: ";
        return parts.Length > 1 && parts[0].StartsWith(Begin, StringComparison.Ordinal)
            ? new DefectFile(name, parts[0][Begin.Length..].Trim(), [.. parts[1..].Select(part => ChangeOf(file, part))])
            : throw new InvalidDataException($"{file} is no defect: it begins with '{Begin}', and has a line 'file: PATH' for each change.");
    }

    private static Change ChangeOf(string file, string part)
    {
        const string Find = "\nfind:\n";
        const string Replace = "\nreplace:\n";
        var find = part.IndexOf(Find, StringComparison.Ordinal);
        var replace = part.IndexOf(Replace, StringComparison.Ordinal);
        if (find < 0 || replace < find)
        {
            throw new InvalidDataException($"{file}: a change is 'file: PATH', 'find:', a text, 'replace:' and a text, each on lines of its own.");
        }

        var change = new Change(part[..find], part[(find + Find.Length)..replace], part[(replace + Replace.Length)..].TrimEnd('\n'));
        return change.Replacement.Contains(Switch, StringComparison.Ordinal)
            ? change
            : throw new InvalidDataException($"{file}: what replaces a text in {change.Path} does not ask for {Switch}, and so would always be there.");
    }
}

/// <param name="Path">File, from the root of the repository.</param>
/// <param name="Text">What is there; exactly once.</param>
/// <param name="Replacement">What is put there.</param>
internal sealed record Change(string Path, string Text, string Replacement)
{
    public static int Count(string content, string text) => content.Split(text).Length - 1;

    /// <summary>The transport knows nothing of the contracts, and so has a switch of its own.</summary>
    public static string NamespaceOf(string path) => path.StartsWith("transport/", StringComparison.Ordinal) ? "QueueMap.AmazonSqs" : "QueueMap.Contracts";

    /// <exception cref="InvalidDataException">The text is not there, or not once.</exception>
    public string ApplyTo(string content, string defect)
    {
        var count = Count(content, Text);
        return count == 1
            ? content.Replace(Text, Replacement.Replace("DEFECT", $"global::{NamespaceOf(Path)}.Defect.Is(\"{defect}\")", StringComparison.Ordinal), StringComparison.Ordinal)
            : throw new InvalidDataException($"Defect {defect} changes a text of {Path} that is there {count} times; it must be there once. Two defects may not change the same text.");
    }
}
