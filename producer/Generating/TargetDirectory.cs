using System.Globalization;

namespace QueueMap.Producer.Generating;

/// <summary>The one place that decides whether a directory may be written to: never where something lies already.</summary>
internal static class TargetDirectory
{
    /// <summary>Full path of the directory, which from now on has a folder for each year.</summary>
    public static string Prepare(string directory, int firstYear, int lastYear)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (File.Exists(root))
        {
            throw new TargetDirectoryException(
                $"'{root}' is a file; generated data need a directory. Name one that is empty or does not exist yet.");
        }

        if (Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).FirstOrDefault() is { } first)
        {
            throw new TargetDirectoryException(
                $"'{root}' is not empty: it holds '{Path.GetFileName(first)}'. Nothing that exists is ever overwritten. " +
                "Name a directory that is empty or does not exist yet, or remove this one first.");
        }

        for (var year = firstYear; year <= lastYear; year++)
        {
            Directory.CreateDirectory(Path.Combine(root, year.ToString("D4", CultureInfo.InvariantCulture)));
        }

        return root;
    }
}
