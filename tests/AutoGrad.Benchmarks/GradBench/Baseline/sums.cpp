// llsq, lse, kmeans: values and derivatives as an expert writes them by hand.
#include <algorithm>
#include <cmath>
#include <ctime>
#include <vector>

namespace {

// Lanes are points: the powers of one point wait for each other, those of eight do not.
constexpr int Lanes = 8;

template <bool WithGradient>
double squared_error(const double* x, int m, int n, double* gradient) {
    if (WithGradient)
        std::fill(gradient, gradient + m, 0.0);
    double sum = 0;
    for (int i = 0; i < n; i += Lanes) {
        double t[Lanes], power[Lanes], residual[Lanes];
        for (int k = 0; k < Lanes; k++) {
            bool there = i + k < n;
            t[k] = -1 + 2.0 * (i + k) / (n - 1);
            power[k] = there ? 1 : 0;
            residual[k] = there ? (t[k] > 0) - (t[k] < 0) : 0;
        }
        for (int j = 0; j < m; j++)
            for (int k = 0; k < Lanes; k++) {
                residual[k] -= x[j] * power[k];
                power[k] *= t[k];
            }
        for (int k = 0; k < Lanes; k++)
            sum += residual[k] * residual[k];
        if (WithGradient) {
            for (int k = 0; k < Lanes; k++)
                power[k] = i + k < n ? residual[k] : 0;
            for (int j = 0; j < m; j++) {
                double slope = 0;
                for (int k = 0; k < Lanes; k++) {
                    slope += power[k];
                    power[k] *= t[k];
                }
                gradient[j] -= slope;
            }
        }
    }
    return 0.5 * sum;
}

int nearest(const double* centroids, int k, const double* point, int d) {
    int best = 0;
    double least = 1e300;
    for (int c = 0; c < k; c++) {
        double sum = 0;
        for (int j = 0; j < d; j++) {
            double difference = centroids[c * d + j] - point[j];
            sum += difference * difference;
        }
        if (sum < least) {
            least = sum;
            best = c;
        }
    }
    return best;
}

}  // namespace

extern "C" {

// What this thread has computed for, which other processes do not lengthen.
double thread_seconds() {
    timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec + 1e-9 * time.tv_nsec;
}

double llsq_value(const double* x, int m, int n) { return squared_error<false>(x, m, n, nullptr); }

void llsq_gradient(const double* x, int m, int n, double* gradient) { squared_error<true>(x, m, n, gradient); }

double lse_value(const double* x, int n) {
    double largest = x[0], sum = 0;
    for (int i = 1; i < n; i++)
        largest = std::max(largest, x[i]);
    for (int i = 0; i < n; i++)
        sum += std::exp(x[i] - largest);
    return largest + std::log(sum);
}

void lse_gradient(const double* x, int n, double* gradient) {
    double largest = x[0], sum = 0;
    for (int i = 1; i < n; i++)
        largest = std::max(largest, x[i]);
    for (int i = 0; i < n; i++)
        sum += gradient[i] = std::exp(x[i] - largest);
    double scale = 1 / sum;
    for (int i = 0; i < n; i++)
        gradient[i] *= scale;
}

double kmeans_value(const double* points, int n, const double* centroids, int k, int d) {
    double cost = 0;
    for (int i = 0; i < n; i++) {
        const double* point = points + i * d;
        const double* centroid = centroids + nearest(centroids, k, point, d) * d;
        for (int j = 0; j < d; j++)
            cost += (centroid[j] - point[j]) * (centroid[j] - point[j]);
    }
    return cost;
}

void kmeans_direction(const double* points, int n, const double* centroids, int k, int d, double* direction) {
    std::vector<double> counts(k);
    std::fill(direction, direction + k * d, 0.0);
    for (int i = 0; i < n; i++) {
        const double* point = points + i * d;
        int c = nearest(centroids, k, point, d);
        counts[c] += 2;
        for (int j = 0; j < d; j++)
            direction[c * d + j] += 2 * (centroids[c * d + j] - point[j]);
    }
    for (int c = 0; c < k; c++)
        for (int j = 0; j < d; j++)
            direction[c * d + j] /= counts[c];
}
}
