namespace QueueMap.LocalFleets;

/// <summary>A directory of its own for one test or run, removed with it.</summary>
public sealed class Workspace : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("queuemap-e2e-").FullName;

    public string At(string relative) => Path.Join(Root, relative);

    /// <summary>A station file with one value a day from the first of January.</summary>
    public void WriteStation(int year, string station, params string[] values)
    {
        Directory.CreateDirectory(At($"gsod/{year}"));
        var first = new DateOnly(year, 1, 1);
        File.WriteAllLines(
            At($"gsod/{year}/{station}.csv"),
            [
                "\"STATION\",\"DATE\",\"LATITUDE\",\"LONGITUDE\",\"ELEVATION\",\"NAME\",\"TEMP\"",
                .. values.Select((value, day) =>
                    $"\"{station}\",\"{first.AddDays(day):yyyy-MM-dd}\",\"47.2\",\"-11.4\",\"2254.0\",\"STATION {station}, XX\",\"{value}\""),
            ]);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
