namespace QueueMap.Contracts.Jobs;

/// <summary>The jobs that come with QueueMap, by name.</summary>
public static class JobCatalog
{
    /// <summary>
    /// The hottest station of every month over NOAA's Global Surface Summary of the Day: keys YEAR/STATION.csv, TEMP the
    /// daily mean in °F, 9999.9 where it was not measured. Source: NCEI's GSOD readme.
    /// </summary>
    public static readonly JobSpec HottestByMonth = new(
        Name: "hottest-by-month",
        Items: new ItemRule(["**/*.csv", "**/*.csv.gz"], Partition: "####"),
        Group: new GroupRule("DATE", Grouping.Month),
        Value: new ValueRule("TEMP", Unit: "F", Missing: [9999.9m]),
        TieBreak: ["DATE", "STATION"],
        Carried: ["NAME", "LATITUDE", "LONGITUDE", "ELEVATION"]);

    /// <summary>Every job, in the order in which help texts name them.</summary>
    public static readonly IReadOnlyList<JobSpec> All = [HottestByMonth];

    /// <summary>The job of that name, or null.</summary>
    public static JobSpec? Find(string name) => All.FirstOrDefault(job => job.Name == name);
}
