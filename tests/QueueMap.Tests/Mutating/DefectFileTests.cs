using QueueMap.Mutants;

namespace QueueMap.Tests.Mutating;

/// <summary>The list of seeded defects cannot rot: each still fits the product as it is now.</summary>
public sealed class DefectFileTests
{
    private static readonly IReadOnlyList<DefectFile> s_defects = DefectFile.ReadAll(Repository.Root);

    [Fact]
    public void There_are_at_least_60_of_them() => Assert.True(s_defects.Count >= 60, $"There are {s_defects.Count}.");

    [Fact]
    public void Each_says_why_it_is_one() => Assert.All(s_defects, defect => Assert.NotEmpty(defect.Why));

    [Fact]
    public void Names_and_reasons_are_its_own()
    {
        Assert.Distinct(s_defects.Select(defect => defect.Name), StringComparer.OrdinalIgnoreCase);
        Assert.Distinct(s_defects.Select(defect => defect.Why), StringComparer.Ordinal);
    }

    [Fact]
    public void All_of_them_fit_into_one_copy_of_the_product()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var defect in s_defects)
        {
            foreach (var change in defect.Changes)
            {
                var content = files.TryGetValue(change.Path, out var known) ? known : File.ReadAllText(Path.Combine(Repository.Root, change.Path));
                files[change.Path] = change.ApplyTo(content, defect.Name); // Throws where its text is not there exactly once.
            }
        }

        Assert.True(files.Count > 10, $"Defects are in {files.Count} files only.");
    }

    [Fact]
    public void The_product_itself_has_no_switch() =>
        Assert.All(
            s_defects.SelectMany(defect => defect.Changes),
            change => Assert.DoesNotContain("Defect.Is(", File.ReadAllText(Path.Combine(Repository.Root, change.Path)), StringComparison.Ordinal));

    [Fact]
    public void Each_is_in_the_table_of_the_documentation()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs/reliability.md"));
        Assert.All(s_defects, defect => Assert.Contains($"| `{defect.Name}` |", page, StringComparison.Ordinal));
    }
}
