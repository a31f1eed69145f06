namespace QueueMap.Mutants;

internal static class Repository
{
    /// <summary>The folder that holds the solution, above the built program.</summary>
    public static string Root
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "QueueMap.sln")))
                {
                    return folder.FullName;
                }
            }

            throw new InvalidOperationException($"No QueueMap.sln above {AppContext.BaseDirectory}: run the program where it was built, in the repository.");
        }
    }
}
