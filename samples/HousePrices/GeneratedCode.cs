using System.IO;
using System.Linq;
using System.Reflection;

namespace AutoGrad.Samples.HousePrices;

/// <summary>Where the compiler wrote the generated gradients.</summary>
internal static class GeneratedCode
{
    /// <summary>The file with the derivatives of a method, or null if there is none.</summary>
    public static FileInfo? Of(string method)
    {
        string? folder = typeof(GeneratedCode).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == nameof(GeneratedCode))?.Value;
        return Directory.Exists(folder)
            ? new DirectoryInfo(folder).EnumerateFiles($"*.{method}.g.cs", SearchOption.AllDirectories).FirstOrDefault()
            : null;
    }

    /// <summary>The path from the repository's root, as one would type it there.</summary>
    public static string FromTheRoot(FileInfo file)
    {
        DirectoryInfo? root = file.Directory;
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "AutoGrad.sln")))
            root = root.Parent;
        return root is null ? file.FullName : Path.GetRelativePath(root.FullName, file.FullName).Replace('\\', '/');
    }
}
